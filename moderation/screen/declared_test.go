package screen

import (
	"testing"

	"commentportal/docket"
)

// What a text says of its rows decides, near them: the same row without such words, or with
// somebody's own, is found.
func TestATextSpeaksForItsExamples(t *testing.T) {
	t.Parallel()
	const row = "PID|1||70044192^^^LKV^MR||PELLETIER^ORLA^J||19310722|F"
	for text, want := range map[string]bool{
		row + "\n\nI made the row up.":                                 false,
		row + "\n\nThat is the example out of the standard.":           false,
		row + "\n\nThat is what our interface writes.":                 true,
		"The visit on July 10, 2015 went well.":                        false,
		"My mother was admitted on July 10, 2015 and died at 97.":      true,
		"Use 4111 1111 1111 1111, it is the processor's test number.":  false,
		"My card is 4539 1488 0343 6467, and I made up nothing.":       true,
		"Yellow sticky note on the screen: \"tr1age-Rm9!\"":            true,
		"The vendor key is taped under: kx-live-7Yb20PqMm4ZsA":         true,
		"We use kx-live-environment names for servers.":                false,
		"In the novel a made-up nurse called Winifred Snell opens it.": false,
		"A nurse called Winifred Snell opens it.":                      true,
		"CVE-2023-34362 is the case of MOVEit.":                        false,
		"| Mon | rebooted |\n| Thu | rebooted |":                       false,
		"Default: correct horse battery staple, as in the cartoon.":    false,
		"Roster: https://files.lowerglen.example/s/9fQ2xKd81?open=1":   true,
		"K 4.1 Na 138 Cr 0.9":                                          false,
	} {
		if got := len(New().Screen(docket.Text(text))) > 0; got != want {
			t.Errorf("%q: found %v, want %v: %v", text, got, want, New().Screen(docket.Text(text)))
		}
	}
}
