package student.intake.message;

/** What a message body turned out to be: a student, or the reason why it can never be one. */
public sealed interface Parsed permits Student, Rejection {}
