package store

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"commentportal/docket"
)

// ErrRotating says that the key of the database is being changed. Nobody but Rotate
// works with it until that is finished.
var ErrRotating = errors.New("store: the key of this database is being changed: run `portal key rotate` again, " +
	"which goes on where it stopped")

// Rows of meta about keys. The check of the key is as old as the table; the others are
// there from the first change of the key on.
const (
	keyCheckMeta   = "key_check"
	keyNumberMeta  = "key_number"
	rotationMeta   = "key_rotation" // while the key is being changed
	retiredKeyMeta = "retired_key/" // leads the names of the rows of keys of before, by number
)

// retiredKey is what is left of a key of before: what reads its part of the log, and
// finds comments by their tracking numbers, which nobody keeps. It opens nothing that
// is sealed. Its row of meta holds it sealed with the present key.
type retiredKey struct {
	ID     string // names it, see Keys.ID
	Number int    // 1 is the first one
	Digest [32]byte
	Chain  [32]byte
	Until  int64 // the last row of the log under it
}

// keyLine says which key of its database a sealer has, and which there were before.
type keyLine struct {
	ordinal int          // from 1 on
	number  byte         // leads sealed values, see setOrdinal
	retired []retiredKey // oldest first
	elders  []*sealer    // those, for making digests
}

// setOrdinal says which key it is. The byte that leads sealed values counts around; two
// keys that follow each other never share it.
func (l *keyLine) setOrdinal(n int) { l.ordinal, l.number = n, byte((n-1)%255+1) }

// retire adds the keys of before, each as a sealer that only makes digests.
func (l *keyLine) retire(keys []retiredKey) {
	l.retired, l.elders = keys, nil
	for _, k := range keys {
		l.elders = append(l.elders, &sealer{keys: Keys{Digest: k.Digest, Chain: k.Chain}, digest: newMACKey(k.Digest),
			chain: newMACKey(k.Chain)})
	}
}

// with are the present key s and those of before, for digests that may be of any time.
func (l *keyLine) with(s *sealer) []*sealer { return append([]*sealer{s}, l.elders...) }

// ofLog is the key that a row of the log was chained with; s where it is the present one.
func (l *keyLine) ofLog(seq int64, s *sealer) *sealer {
	for i, k := range l.retired {
		if seq <= k.Until {
			return l.elders[i]
		}
	}
	return s
}

// retiredValue is the row of meta of a retired key.
func retiredValue(s *sealer, k retiredKey) (name, value string, err error) {
	name = retiredKeyMeta + strconv.Itoa(k.Number)
	plain, err := json.Marshal(k)
	if err != nil {
		return "", "", err
	}
	return name, metaValue(s, name, plain), nil
}

// metaValue seals a value for a row of meta, which holds text.
func metaValue(s *sealer, name string, plain []byte) string {
	return base64.StdEncoding.EncodeToString(s.seal("meta.value", name, plain))
}

// openMeta is the reverse of metaValue.
func openMeta(s *sealer, name, value string, to any) error {
	sealed, err := base64.StdEncoding.DecodeString(value)
	if err != nil {
		return errSealed
	}
	plain, err := s.open("meta.value", name, sealed)
	if err != nil {
		return err
	}
	return json.Unmarshal(plain, to)
}

// keyState is what meta says of keys.
type keyState struct {
	check    string
	number   int
	rotation string            // sealed; empty: no change is under way
	retired  map[string]string // name to sealed value
}

// readKeyState reads the rows of meta about keys; docket.ErrNotFound where there is none.
func readKeyState(ctx context.Context, q querier) (keyState, error) {
	state := keyState{number: firstKey, retired: map[string]string{}}
	err := each(ctx, q, `SELECT name, value FROM meta WHERE name IN ('key_check', 'key_number', 'key_rotation')
		OR name LIKE 'retired_key/%' ORDER BY name`, nil, func(r rows) error {
		var name, value string
		if err := r.Scan(&name, &value); err != nil {
			return err
		}
		switch name {
		case keyCheckMeta:
			state.check = value
		case keyNumberMeta:
			n, err := strconv.Atoi(value)
			if err != nil || n < firstKey {
				return fmt.Errorf("%w (the number of its key)", ErrForeign)
			}
			state.number = n
		case rotationMeta:
			state.rotation = value
		default:
			state.retired[name] = value
		}
		return nil
	})
	if err == nil && state.check == "" {
		err = docket.ErrNotFound
	}
	return state, err
}

// load gives s the number of the present key and the keys of before.
func (state keyState) load(s *sealer) error {
	s.line.setOrdinal(state.number)
	var list []retiredKey
	for len(list) < len(state.retired) {
		// Numbers count up, from the first key on.
		name := retiredKeyMeta + strconv.Itoa(len(list)+firstKey)
		value, there := state.retired[name]
		if !there {
			return fmt.Errorf("%w (a key of before is missing: %s)", ErrChanged, name)
		}
		var k retiredKey
		if err := openMeta(s, name, value, &k); err != nil {
			return fmt.Errorf("%w (what is left of an earlier key, %s, does not open)", ErrChanged, name)
		}
		list = append(list, k)
	}
	s.line.retire(list)
	return nil
}

// checkKey compares the key with the one of the database, and reads what there is of
// keys of before.
func (db *core) checkKey(ctx context.Context) error {
	state, err := readKeyState(ctx, db.read)
	if errors.Is(err, docket.ErrNotFound) {
		return ErrForeign
	}
	if err != nil {
		return named(err, "store: compare the key")
	}
	if db.options.rotating {
		return nil // Rotate looks for itself
	}
	if state.check != db.sealer.keys.check() {
		return wrongKey(state.check)
	}
	if state.rotation != "" {
		return ErrRotating
	}
	return state.load(db.sealer)
}

// wrongKey says which key is needed.
func wrongKey(check string) error {
	return fmt.Errorf("%w (it needs the key %s)", ErrKey, strings.ToLower(check[:min(len(check), keyIDLength)]))
}
