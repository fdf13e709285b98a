package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// What comments say is read in packs: the database writes some thousand rows as one text,
// which is taken apart here. Row by row, three quarters of the time went into what a
// driver does for each row and column.

// packSize is how many comments a pack has, about.
const packSize = 4096

// The separators of fields and rows: control characters that no cleaned text has.
const (
	packField = "\x1f"
	packRow   = "\x1e"
)

// voiceReader reads what the posted comments of a docket say.
type voiceReader struct {
	s       *Snapshot
	id      docket.ID
	letters map[docket.CampaignID]voiceLetter
	open    map[readingPlace][]docket.UserID

	words pool
	codes map[string][]string // equal lists of codes are kept once
}

// list reads the posted comments that have answers, with these, by number.
func (v *voiceReader) list(ctx context.Context) ([]docket.Voice, error) {
	v.words, v.codes = pool{}, map[string][]string{}
	var first, last, count int64
	if err := v.s.row(ctx, `SELECT coalesce(min(c.num), 0), coalesce(max(c.num), 0), count(*) FROM comments c
		WHERE c.docket = $1 AND `+postedRows, string(v.id)).Scan(&first, &last, &count); err != nil || count == 0 {
		return nil, err
	}
	// Where most comments between the first and the last are the docket's, packs are
	// ranges of numbers, and the tables are read along them. Elsewhere the index of the
	// docket finds its comments, all at once.
	const most = 4 // numbers for each comment of the docket
	width, of := last-first+1, `c.docket = $3`
	if (last-first)/most < count {
		width, of = (last-first+1)*packSize/max(count, packSize)+1, `c.docket || '' = $3`
	}
	list := make([]docket.Voice, 0, count)
	for from := first; from <= last; from += width {
		var err error
		if list, err = v.pack(ctx, list, of, from, min(from+width-1, last)); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// pack adds the comments whose numbers lie between two.
func (v *voiceReader) pack(ctx context.Context, list []docket.Voice, of string, from, to int64) ([]docket.Voice,
	error) {
	comments, err := v.text(ctx, `c.num, c.serial, c.submitter_type, c.state, c.sector, c.campaign, c.stands_for,
		c.received_at, c.off_topic`, `comments c WHERE c.num >= $1 AND c.num <= $2 AND `+of+` AND `+postedRows,
		from, to)
	if err != nil || comments == "" {
		return list, err
	}
	found, err := v.comments(comments)
	if err != nil {
		return nil, err
	}
	answers, err := v.text(ctx, `x.comment, x.question, x.reading, x.codes`,
		`answer_readings x WHERE x.comment >= $1 AND x.comment <= $2 AND x.docket = $3`, from, to)
	if err != nil {
		return nil, err
	}
	said, err := v.answers(answers)
	if err != nil {
		return nil, err
	}
	i := 0
	for _, c := range found {
		for i < len(said) && said[i].num < c.num {
			i++
		}
		begin := i
		for i < len(said) && said[i].num == c.num {
			i++
		}
		if begin == i {
			continue
		}
		c.voice.Answers = make([]docket.VoiceAnswer, i-begin)
		for k, a := range said[begin:i] {
			throughLetter(&a.answer, a.num, v.letters[c.voice.Campaign], v.open)
			c.voice.Answers[k] = a.answer
		}
		list = append(list, c.voice)
	}
	return list, nil
}

// text reads the rows of a range as one text.
func (v *voiceReader) text(ctx context.Context, columns, rows string, from, to int64) (string, error) {
	var text string
	err := v.s.row(ctx, `SELECT coalesce(string_agg(concat_ws(CAST($4 AS TEXT), `+columns+`), CAST($5 AS TEXT)), '')
		FROM `+rows, from, to, string(v.id), packField, packRow).Scan(&text)
	if err == nil {
		err = ctx.Err()
	}
	return text, err
}

// numberedVoice is a comment with its number.
type numberedVoice struct {
	num   int64
	voice docket.Voice
}

// numberedAnswer is an answer with the number of its comment.
type numberedAnswer struct {
	num    int64
	answer docket.VoiceAnswer
}

func (v *voiceReader) comments(text string) ([]numberedVoice, error) {
	out := make([]numberedVoice, 0, strings.Count(text, packRow)+1)
	err := unpack(text, 9, func(f []string) error {
		var n [4]int64
		for i, field := range []int{0, 1, 7, 8} {
			var err error
			if n[i], err = strconv.ParseInt(f[field], 10, 64); err != nil {
				return err
			}
		}
		stands, err := strconv.Atoi(f[6])
		out = append(out, numberedVoice{n[0], docket.Voice{Serial: n[1],
			Type: docket.SubmitterType(v.words.word(f[2])), State: v.words.word(f[3]), Sector: v.words.word(f[4]),
			Campaign: docket.CampaignID(v.words.word(f[5])), StandsFor: stands, ReceivedAt: at(n[2]),
			OffTopic: n[3] != 0}})
		return err
	})
	byNumber := func(x, y numberedVoice) int { return cmp.Compare(x.num, y.num) }
	if !slices.IsSortedFunc(out, byNumber) {
		slices.SortFunc(out, byNumber)
	}
	return out, err
}

func (v *voiceReader) answers(text string) ([]numberedAnswer, error) {
	out := make([]numberedAnswer, 0, strings.Count(text, packRow)+1)
	err := unpack(text, 4, func(f []string) error {
		num, err := strconv.ParseInt(f[0], 10, 64)
		a := docket.VoiceAnswer{Question: docket.QuestionID(v.words.word(f[1])),
			Reading: docket.Reading(v.words.word(f[2]))}
		if f[3] != "" {
			if v.codes[f[3]] == nil {
				all := strings.Clone(f[3])
				v.codes[all] = strings.Split(all, "\n")
			}
			a.Codes = v.codes[f[3]]
		}
		out = append(out, numberedAnswer{num, a})
		return err
	})
	byNumber := func(x, y numberedAnswer) int {
		return cmp.Or(cmp.Compare(x.num, y.num), cmp.Compare(x.answer.Question, y.answer.Question))
	}
	if !slices.IsSortedFunc(out, byNumber) {
		slices.SortFunc(out, byNumber)
	}
	return out, err
}

// pool has each word once, so that no pack is held in memory by one.
type pool map[string]string

func (p pool) word(s string) string {
	if s == "" {
		return ""
	}
	own, ok := p[s]
	if !ok {
		own = strings.Clone(s)
		p[own] = own
	}
	return own
}

// unpack calls fn with the fields of each row of a pack.
func unpack(text string, fields int, fn func([]string) error) error {
	row := make([]string, 0, fields)
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, packRow)
		row = row[:0]
		for more := true; more; {
			var field string
			field, line, more = strings.Cut(line, packField)
			row = append(row, field)
		}
		if len(row) != fields {
			return fmt.Errorf("a row has %d fields instead of %d", len(row), fields)
		}
		if err := fn(row); err != nil {
			return fmt.Errorf("a row cannot be read: %w", err)
		}
	}
	return nil
}
