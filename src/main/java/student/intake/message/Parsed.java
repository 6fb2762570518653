package student.intake.message;

/** A parsed message body: a student, or the reason why the body can never be one. */
public sealed interface Parsed permits Student, Rejection {}
