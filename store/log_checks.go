package store

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"commentportal/docket"
)

// logChecks makes the digests of what the log must not hold itself.
type logChecks struct{ *sealer }

func (s *sealer) checks() logChecks { return logChecks{s} }

// check is a digest of something that the log must not hold itself.
func (s logChecks) check(purpose string, parts ...[]byte) string {
	return hex.EncodeToString(s.keyed("log check: "+purpose, parts...)[:8])
}

// passwordCheck is what the log holds of a stored password; "" of none.
func (s logChecks) passwordCheck(hash string) string {
	if hash == "" {
		return ""
	}
	return s.check("password", []byte(hash))
}

// factorCheck is what the log holds of a code app; "" of none.
func (s logChecks) factorCheck(sealed []byte) string {
	if len(sealed) == 0 {
		return ""
	}
	return s.check("factor", sealed)
}

// passkeyCheck is what the log holds of a passkey.
func (s logChecks) passkeyCheck(credential []byte) string { return s.check("passkey", credential) }

// identityCheck is what the log holds of an agency identity.
func (s logChecks) identityCheck(subject []byte) string { return s.check("identity", subject) }

// judgementCheck is what the log holds of one judgement of a coder: nobody can
// read from it which code it was.
func (s logChecks) judgementCheck(uid string, g docket.Coding, judgement docket.CodingState) string {
	parts := [][]byte{[]byte(uid), []byte(g.Coder.String()), []byte(g.Question), []byte(g.Code),
		[]byte(judgement), fmt.Append(nil, g.Evidence.Start, "-", g.Evidence.End)}
	if g.SaidStance != docket.StanceUnstated {
		parts = append(parts, []byte(g.SaidStance))
	}
	return s.check("judgement", parts...)
}

// judgementsCheck are the digests of everything that one person said of a comment.
func (s logChecks) judgementsCheck(uid string, by docket.UserID, have []judged) string {
	var list []string
	for _, g := range have {
		if g.Coder == by && g.judgement != "" {
			list = append(list, s.judgementCheck(uid, g.Coding, g.judgement))
		}
	}
	slices.Sort(list)
	return strings.Join(list, " ")
}

// codebookCheck is what the log holds of a codebook's themes.
func (s logChecks) codebookCheck(book docket.Codebook) (string, error) {
	body, err := json.Marshal(book.Themes)
	return s.check("codebook", body), err
}

// joined lists questions in one fact.
func joined(questions []docket.QuestionID) string {
	list := make([]string, len(questions))
	for i, q := range questions {
		list[i] = string(q)
	}
	return strings.Join(list, " ")
}

// codesCheck is what the log holds of the codes that a settlement gave.
func (s logChecks) codesCheck(uid string, codes []string) string {
	sorted := slices.Sorted(slices.Values(codes))
	return s.check("codes", []byte(uid), []byte(strings.Join(sorted, "\x00")))
}
