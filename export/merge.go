package export

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strconv"
	"strings"

	"commentportal/docket"
)

// besideReader hands out what belongs to one comment after the other, beside a
// stream of comments in the same order. It holds the items of one comment at a
// time.
type besideReader[T any] struct {
	what    string // for errors: "codings"
	owner   func(T) docket.CommentID
	next    func() (T, error, bool)
	stop    func()
	ahead   T     // read, not yet handed out
	serial  int64 // of ahead; 0: none
	drained bool
	batch   []T
	asked   int64 // serial of the last comment asked for
}

type codingReader = besideReader[docket.Coding]

func (j *job) codings(ctx context.Context) *codingReader {
	return beside("codings", j.src.Codings(ctx, j.d.ID), func(c docket.Coding) docket.CommentID { return c.Comment })
}

func (j *job) passes(ctx context.Context) *besideReader[docket.Pass] {
	return beside("passes", j.src.Passes(ctx, j.d.ID), func(p docket.Pass) docket.CommentID { return p.Comment })
}

func beside[T any](what string, from iter.Seq2[T, error], owner func(T) docket.CommentID) *besideReader[T] {
	next, stop := iter.Pull2(from)
	return &besideReader[T]{what: what, owner: owner, next: next, stop: stop}
}

// of returns the items of a comment; the slice is valid until the next call.
// Comments are asked for in order of their serials; items of comments that are
// not asked for are passed over.
func (r *besideReader[T]) of(id docket.CommentID) ([]T, error) {
	serial, err := serialOf(id)
	if err != nil {
		return nil, err
	}
	if serial <= r.asked {
		return nil, fmt.Errorf("comment %s came out of order; it follows serial %d", id, r.asked)
	}
	r.asked = serial
	r.batch = r.batch[:0]
	for {
		if r.serial == 0 {
			if r.drained {
				return r.batch, nil
			}
			v, err, ok := r.next()
			if !ok {
				r.drained = true
				return r.batch, nil
			}
			if err != nil {
				return nil, fmt.Errorf("%s: %w", r.what, err)
			}
			r.ahead = v
			if r.serial, err = serialOf(r.owner(v)); err != nil {
				return nil, err
			}
		}
		switch {
		case r.serial > serial:
			return r.batch, nil
		case r.serial == serial:
			r.batch = append(r.batch, r.ahead)
		}
		r.serial = 0
	}
}

// serialOf reads the serial at the end of a comment ID.
func serialOf(id docket.CommentID) (int64, error) {
	n, err := strconv.ParseInt(string(id[strings.LastIndexByte(string(id), '-')+1:]), 10, 64)
	if err != nil || n < 1 {
		return 0, fmt.Errorf("comment ID %q has no serial", id)
	}
	return n, nil
}

// confirmedCodes lists the codes that people confirmed for question q, or for
// any question when q is empty, sorted and each once.
func confirmedCodes(list []docket.Coding, q docket.QuestionID) []string {
	var codes []string
	for _, c := range list {
		if c.State != docket.CodingConfirmed || q != "" && c.Question != q {
			continue
		}
		if !slices.Contains(codes, c.Code) {
			codes = append(codes, c.Code)
		}
	}
	slices.Sort(codes)
	return codes
}
