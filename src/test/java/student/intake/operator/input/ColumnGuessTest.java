package student.intake.operator.input;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnGuessTest {

  @ParameterizedTest(name = "{0}")
  @CsvSource(delimiter = '|', value = {
      "OneRoster | sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password | --id-column sourcedId --name-columns givenName,familyName",
      "Canvas users | user_id,integration_id,login_id,password,first_name,last_name,full_name,sortable_name,short_name,email,status | --id-column user_id --name-column full_name",
      "Canvas grades | Student,ID,SIS User ID,SIS Login ID,Section | --id-column ID --name-column Student",
      "Moodle participants | First name,Last name,ID number,Email address | --id-column 'ID number' --name-columns 'First name,Last name'",
      "Moodle users | username,firstname,lastname,email,idnumber | --id-column idnumber --name-columns firstname,lastname",
      "a registrar | Matrikelnummer,Nachname,Vorname | --id-column Matrikelnummer --name-columns Vorname,Nachname"})
  void the_columns_of_an_export_are_suggested(String program, String header, String options) {
    var cells = List.of(header.split(",", -1));
    assertThat(
        ColumnGuess.options(cells).map(new SendInvocation("f", List.of())::withColumns))
        .as(program).hasValue("scripts/send f " + options + " --dry-run");
    assertThat(ColumnGuess.isHeader(cells)).as(program).isTrue();
  }

  @Test
  void a_header_without_an_id_has_no_suggestion() {
    assertThat(ColumnGuess.options(List.of("First name", "Last name"))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"s-1,Ada", "Ada,student", "1,student"})
  void a_record_of_values_is_no_header(String first, String second) {
    assertThat(ColumnGuess.isHeader(List.of(first, second))).isFalse();
  }
}
