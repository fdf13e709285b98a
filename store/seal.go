package store

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"sync"
)

// Keys are the three keys of a portal, derived from its key file. None is ever
// stored in the database.
type Keys struct {
	Seal   [32]byte // AES-256-GCM of sealed columns
	Digest [32]byte // HMAC-SHA-256 of what is looked up or compared without being opened
	Chain  [32]byte // HMAC-SHA-256 of the log's chain
}

// firstKey is the number of the key that a database begins with. Sealed values begin with
// a byte that follows from it, so that values under an old key and values under a new one
// are told apart while a key is changed.
const firstKey = 1

// errSealed says that a sealed value was made under another key, or stands in a
// row or column it was not sealed for, or was changed.
var errSealed = errors.New("store: a sealed value does not open: it was changed, moved from another record, or " +
	"sealed with another key")

// sealer seals, opens and digests. It is safe for concurrent use.
type sealer struct {
	aead   cipher.AEAD
	keys   Keys
	digest *macKey
	chain  *macKey
	line   keyLine
	before *sealer // while a key is changed: the old one, for what is not sealed anew yet
}

func newSealer(keys Keys) (*sealer, error) {
	block, err := aes.NewCipher(keys.Seal[:])
	if err != nil {
		return nil, fmt.Errorf("store: sealing key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("store: sealing key: %w", err)
	}
	s := &sealer{aead: aead, keys: keys, digest: newMACKey(keys.Digest), chain: newMACKey(keys.Chain)}
	s.line.setOrdinal(firstKey)
	return s, nil
}

// seal encrypts plain for one column of one record. The record's uid is part of
// what is authenticated, so the value opens nowhere else.
func (s *sealer) seal(column, uid string, plain []byte) []byte {
	out := make([]byte, 1, 1+len(plain)+s.aead.Overhead())
	out[0] = s.line.number
	return s.aead.Seal(out, nil, plain, associated(column, uid))
}

// open is the reverse of seal.
func (s *sealer) open(column, uid string, sealed []byte) ([]byte, error) {
	switch {
	case len(sealed) == 0:
		return nil, errSealed
	case sealed[0] != s.line.number && s.before != nil:
		return s.before.open(column, uid, sealed)
	case sealed[0] != s.line.number:
		return nil, errSealed
	}
	plain, err := s.aead.Open(nil, nil, sealed[1:], associated(column, uid))
	if err != nil {
		return nil, errSealed
	}
	return plain, nil
}

// associated names the place a value is sealed for: "table.column" and uid.
func associated(column, uid string) []byte {
	b := make([]byte, 0, len(column)+1+len(uid))
	b = append(b, column...)
	b = append(b, 0)
	return append(b, uid...)
}

// keyed is a keyed digest over parts, each with its length, under a name that
// keeps digests for different purposes apart.
func (s *sealer) keyed(purpose string, parts ...[]byte) []byte {
	d := newDigest(s.digest, purpose)
	for _, p := range parts {
		d.bytes(p)
	}
	return d.sum()
}

// macKey makes digests under one key. It keeps what was made ready for the key,
// which costs as much as a short digest itself. It is safe for concurrent use.
type macKey struct{ pool sync.Pool }

func newMACKey(key [32]byte) *macKey {
	k := &macKey{}
	k.pool.New = func() any { return &digester{mac: hmac.New(sha256.New, key[:]), home: k} }
	return k
}

// maxDigestBuffer is the largest buffer that a digester keeps.
const maxDigestBuffer = 64 << 10

// digester collects values for a MAC in an encoding that no two lists of values
// share: numbers have eight bytes, strings are led by their length. It ends with sum.
type digester struct {
	home *macKey
	mac  hash.Hash
	buf  []byte
	out  [sha256.Size]byte
}

func newDigest(key *macKey, purpose string) *digester {
	d, _ := key.pool.Get().(*digester) // the pool holds nothing else
	d.buf = d.buf[:0]
	d.text(purpose)
	return d
}

func (d *digester) number(n int64) { d.buf = binary.BigEndian.AppendUint64(d.buf, uint64(n)) }

func (d *digester) bytes(b []byte) {
	d.number(int64(len(b)))
	d.buf = append(d.buf, b...)
}

func (d *digester) text(s string) {
	d.number(int64(len(s)))
	d.buf = append(d.buf, s...)
}

func (d *digester) flag(b bool) {
	if b {
		d.number(1)
		return
	}
	d.number(0)
}

func (d *digester) sum() []byte {
	out := d.sum32()
	return out[:]
}

// sum32 is sum as an array.
func (d *digester) sum32() [sha256.Size]byte {
	d.mac.Reset()
	d.mac.Write(d.buf)
	d.mac.Sum(d.out[:0])
	out := d.out
	if cap(d.buf) > maxDigestBuffer {
		d.buf = nil
	}
	d.home.pool.Put(d)
	return out
}

// check is what the meta table keeps to recognize the key file: a MAC of a
// fixed sentence under each of the three keys.
func (k Keys) check() string {
	h := sha256.New()
	for _, key := range [][]byte{k.Seal[:], k.Digest[:], k.Chain[:]} {
		m := hmac.New(sha256.New, key)
		m.Write([]byte("portal key check 1"))
		h.Write(m.Sum(nil))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}

// keyIDLength is how many hexadecimal digits name a key.
const keyIDLength = 8

// ID names the keys for people: in key files, in messages and in the log.
func (k Keys) ID() string { return k.check()[:keyIDLength] }
