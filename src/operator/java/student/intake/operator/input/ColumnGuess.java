package student.intake.operator.input;

import static java.util.Locale.ROOT;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Guesses which columns of another program's export hold the id and the name: OneRoster (sourcedId,
 * givenName), Canvas (user_id, first_name), Moodle (idnumber, firstname) and common names of registrars.
 * A guess is only ever a suggestion to the operator.
 */
final class ColumnGuess {

  /** Normalized names, the most likely first. */
  private static final List<String> IDS = List.of(
      "id", "studentid", "sourcedid", "sisuserid", "idnumber", "userid", "studentnumber",
      "studentno", "personid", "externalid", "learnerid", "pupilid", "loginid", "username",
      "matrikelnummer", "matrikelnr", "matricule", "matricula");

  private static final List<String> NAMES = List.of(
      "studentname", "fullname", "displayname", "name", "student", "nomcomplet");

  private static final List<String> GIVEN_NAMES = List.of(
      "givenname", "firstname", "forename", "first", "given", "vorname", "prenom", "nombre");

  private static final List<String> FAMILY_NAMES = List.of(
      "familyname", "lastname", "surname", "last", "family", "nachname", "nom", "apellidos",
      "apellido");

  /** Words that occur in the names of other columns of such exports. */
  private static final Set<String> OTHERS = Set.of(
      "birthdate", "city", "class", "course", "date", "dateofbirth", "email", "emailaddress",
      "enabled", "grade", "grades", "group", "identifier", "middlename", "orgsourcedids",
      "password", "phone", "role", "section", "shortname", "sisloginid", "sortablename", "status",
      "town", "year");

  private static final Set<String> ALL = Stream
      .of(IDS, NAMES, GIVEN_NAMES, FAMILY_NAMES, OTHERS)
      .flatMap(it -> it.stream())
      .collect(Collectors.toUnmodifiableSet());

  private ColumnGuess() {}

  /** Returns the options that select the columns, or empty if no column looks like id or name. */
  static Optional<List<String>> options(List<String> header) {
    var id = find(header, IDS);
    var name = find(header, NAMES).map(it -> List.of("--name-column", it));
    var parts = find(header, GIVEN_NAMES).flatMap(
        given -> find(header, FAMILY_NAMES)
            .filter(family -> !(given + family).contains(","))
            .map(family -> List.of("--name-columns", given + "," + family)));
    return id.flatMap(
        it -> name.or(() -> parts)
            .map(rest -> Stream.concat(Stream.of("--id-column", it), rest.stream()).toList()));
  }

  static boolean isIdColumn(String cell) {
    return IDS.contains(normalize(cell));
  }

  static boolean isNameColumn(String cell) {
    return Stream.of(NAMES, GIVEN_NAMES, FAMILY_NAMES)
        .anyMatch(it -> it.contains(normalize(cell)));
  }

  /**
   * Returns whether most cells are names of columns. If not, the record can be that of a student, whose
   * name must not be printed.
   */
  static boolean isHeader(List<String> record) {
    var cells = record.stream().filter(it -> !it.isBlank()).toList();
    var known = cells.stream().filter(it -> ALL.contains(normalize(it))).count();
    return known == cells.size() || (known > 1 && 2 * known >= cells.size());
  }

  /** Returns whether the record is a header that has columns for id and name. */
  static boolean isIdAndName(List<String> record) {
    return record.stream().anyMatch(ColumnGuess::isIdColumn)
        && record.stream().anyMatch(ColumnGuess::isNameColumn) && isHeader(record);
  }

  private static Optional<String> find(List<String> header, List<String> names) {
    return names.stream()
        .flatMap(
            name -> header.stream().map(CsvHeader::clean)
                .filter(it -> normalize(it).equals(name)))
        .findFirst();
  }

  private static String normalize(String cell) {
    return CsvHeader.clean(cell).toLowerCase(ROOT).replaceAll("[^\\p{L}\\p{N}]", "");
  }
}
