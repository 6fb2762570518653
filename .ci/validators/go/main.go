// Command validate validates each body on standard input, one JSON string per line, and prints valid,
// invalid or unreadable for each. Argument: the folder of the schemas.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const maxLine = 16 << 20

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("specify the folder of the schemas")
	}
	schema, err := jsonschema.NewCompiler().Compile(filepath.Join(os.Args[1], "queue-body.schema.json"))
	if err != nil {
		log.Fatal(err)
	}
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		var body string
		if err := json.Unmarshal(lines.Bytes(), &body); err != nil {
			log.Fatal(err)
		}
		fmt.Println(verdict(schema, body))
	}
	if err := lines.Err(); err != nil {
		log.Fatal(err)
	}
}

func verdict(schema *jsonschema.Schema, body string) string {
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(body))
	if err != nil {
		return "unreadable"
	}
	if schema.Validate(value) != nil {
		return "invalid"
	}
	return "valid"
}
