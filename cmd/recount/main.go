// Command recount counts an exported folder again and names what does not agree.
// It takes comments.csv, answers.csv and codings.csv as given and works out every
// other figure from them. It shares no code with the portal's exporter.
//
//	recount FOLDER
//
// Exit status: 0 when everything agrees, 1 when something does not, 2 for wrong
// usage or a folder that is no export.
package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"

	"commentportal/cmd/recount/recount"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

func run(args []string, stdout, stderr io.Writer) int {
	if len(args) != 1 || args[0] == "-h" || args[0] == "--help" {
		fmt.Fprintln(stderr, "recount: name the folder of an export: recount FOLDER")
		return 2
	}
	dir := args[0]
	if _, err := os.Stat(filepath.Join(dir, "comments.csv")); err != nil {
		fmt.Fprintf(stderr, "recount: %s is no exported folder, comments.csv is not there: "+
			"give the folder that `portal export --out` wrote\n", dir)
		return 2
	}
	found := recount.Check(dir)
	for _, sentence := range found {
		fmt.Fprintln(stdout, sentence)
	}
	if len(found) > 0 {
		fmt.Fprintf(stderr, "recount: %s does not agree with itself in %d places, named above\n", dir, len(found))
		return 1
	}
	fmt.Fprintf(stdout, "%s: every figure was counted again and agrees.\n", dir)
	return 0
}
