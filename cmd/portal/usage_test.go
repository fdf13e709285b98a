package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestWrongUsageSaysWhatToDo holds on to what the program says of slips on the command
// line and in its file of settings.
func TestWrongUsageSaysWhatToDo(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "portal.toml")
	if err := os.WriteFile(file, []byte("comment_rat = 3\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, row := range []struct {
		args []string
		want string
	}{
		{[]string{"sevre"}, "there is no command \"sevre\": did you mean portal serve? `portal help` lists " +
			"the commands"},
		{[]string{"frobnicate"}, "there is no command \"frobnicate\": `portal help` lists the commands"},
		{[]string{"docket", "opne", "x"}, `there is no command "docket opne": did you mean portal docket open? say ` +
			`which: portal docket`},
		{[]string{"docket", "rm"}, `there is no command "docket rm": say which: portal docket add, portal docket`},
		{[]string{"docket"}, "say which: portal docket add, portal docket"},
		{[]string{"serve", "--comment-rat", "3"}, "there is no flag --comment-rat: did you mean --comment-rate? " +
			"`portal help serve` lists the flags"},
		{[]string{"serve", "-q"}, "there is no flag --q: `portal help serve` lists the flags"},
		{[]string{"serve", "--comment-rate"}, "a value is missing behind --comment-rate: `portal help serve` " +
			"lists the flags"},
		{[]string{"serve", "--comment-rate=many"}, `--comment-rate does not take "many": write a whole number`},
		{[]string{"serve", "--require-mfa=perhaps"}, `--require-mfa does not take "perhaps": write true or false`},
		{[]string{"serve", "--config", file}, `there is no setting "comment_rat": did you mean comment-rate? write ` +
			`one of`},
	} {
		var out, says strings.Builder
		code := run(t.Context(), row.args, func(string) string { return "" }, strings.NewReader(""), &out, &says)
		if code != exitUsage {
			t.Errorf("%q ends with %d, want %d", row.args, code, exitUsage)
		}
		if !strings.Contains(says.String(), row.want) {
			t.Errorf("%q says %q, want %q", row.args, says.String(), row.want)
		}
	}
}
