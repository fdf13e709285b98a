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

// codingReader hands out the codings of one comment after the other, beside a
// stream of comments in the same order. It holds the codings of one comment at
// a time.
type codingReader struct {
	next    func() (docket.Coding, error, bool)
	stop    func()
	ahead   docket.Coding // read, not yet handed out
	serial  int64         // of ahead; 0: none
	drained bool
	batch   []docket.Coding
	asked   int64 // serial of the last comment asked for
}

func (j *job) codings(ctx context.Context) *codingReader {
	next, stop := iter.Pull2(j.src.Codings(ctx, j.d.ID))
	return &codingReader{next: next, stop: stop}
}

// of returns the codings of a comment; the slice is valid until the next call.
// Comments are asked for in order of their serials; codings of comments that are
// not asked for are passed over.
func (r *codingReader) of(id docket.CommentID) ([]docket.Coding, error) {
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
			c, err, ok := r.next()
			if !ok {
				r.drained = true
				return r.batch, nil
			}
			if err != nil {
				return nil, fmt.Errorf("codings: %w", err)
			}
			r.ahead = c
			if r.serial, err = serialOf(c.Comment); err != nil {
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
