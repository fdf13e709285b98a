package docket

import "testing"

func TestClassifyAnswer(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		text    Text
		comment Class
		coded   bool
		want    Class
	}{
		{"words are an answer", "Fix the devices.", ClassUnique, false, ClassAnswer},
		{"a copy is an answer", "Fix the devices.", ClassIdentical, false, ClassAnswer},
		{"N/A is none", "N/A", ClassUnique, false, ClassNoAnswer},
		{"n.a. is none", " n.a. ", "", false, ClassNoAnswer},
		{"a dash is none", "–", ClassUnique, false, ClassNoAnswer},
		{"see above is none", "See above.", ClassUnique, false, ClassNoAnswer},
		{"Spanish placeholders are none", "No aplica", ClassUnique, false, ClassNoAnswer},
		{"nothing but gaps is none", "[redacted: personal] [redacted: health]", ClassUnique, false, ClassNoAnswer},
		{"a word beside a gap is an answer", "Call [redacted: personal]", ClassUnique, false, ClassAnswer},
		{"none of something is an answer", "None of our devices is patched.", ClassUnique, false, ClassAnswer},
		{"a number is an answer", "3", ClassUnique, false, ClassAnswer},
		{"a pointer among real answers", "See attached.", ClassUnique, false, ClassContentElsewhere},
		{"the comment's class holds", "Our letter of May 3.", ClassContentElsewhere, false, ClassContentElsewhere},
		{"a theme that a person confirmed speaks against a machine", "See attached.", ClassContentElsewhere, true,
			ClassAnswer},
		{"off topic goes before all", "Fix the devices.", ClassOffTopic, true, ClassOffTopic},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if got := ClassifyAnswer(tt.text, tt.comment, tt.coded); got != tt.want {
				t.Errorf("ClassifyAnswer(%q, %q, %v) = %q, want %q", tt.text, tt.comment, tt.coded, got, tt.want)
			}
		})
	}
}

func TestCoverageAddsUp(t *testing.T) {
	t.Parallel()
	var c Coverage
	for _, class := range []Class{ClassAnswer, ClassContentElsewhere, ClassNoAnswer, ClassOffTopic} {
		for _, read := range []bool{false, true} {
			for _, revisit := range []bool{false, true} {
				c.Add(ReadingOf(class, read, revisit), 1)
			}
		}
	}
	want := Coverage{Answers: 16, Read: 1, Unread: 2, NoAnswer: 8, OffTopic: 4, ToRevisit: 1}
	if c != want {
		t.Errorf("the coverage is %+v, want %+v", c, want)
	}
	sum := 0
	for _, r := range Readings {
		sum += c.Of(r)
	}
	if sum != c.Answers {
		t.Errorf("the parts make %d, the whole is %d", sum, c.Answers)
	}
}
