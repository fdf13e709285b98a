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

// sealVersion is the first byte of every sealed value. Another key or algorithm
// gets another byte, so that old values stay readable.
const sealVersion = 1

// errSealed says that a sealed value was made under another key, or stands in a
// row or column it was not sealed for, or was changed.
var errSealed = errors.New("store: a sealed value does not open: it was changed, moved from another record, or sealed with another key")

// sealer seals, opens and digests. It is safe for concurrent use.
type sealer struct {
	aead   cipher.AEAD
	keys   Keys
	digest []byte
	chain  []byte
	pool   sync.Pool // of *digests
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
	return &sealer{aead: aead, keys: keys, digest: keys.Digest[:], chain: keys.Chain[:]}, nil
}

// seal encrypts plain for one column of one record. The record's uid is part of
// what is authenticated, so the value opens nowhere else.
func (s *sealer) seal(column, uid string, plain []byte) []byte {
	out := make([]byte, 1, 1+len(plain)+s.aead.Overhead())
	out[0] = sealVersion
	return s.aead.Seal(out, nil, plain, associated(column, uid))
}

// open is the reverse of seal.
func (s *sealer) open(column, uid string, sealed []byte) ([]byte, error) {
	if len(sealed) == 0 || sealed[0] != sealVersion {
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

// digester feeds a MAC with values in an encoding that no two lists of values
// share: numbers have eight bytes, strings are led by their length.
type digester struct {
	mac hash.Hash
	buf [8]byte
}

func newDigest(key []byte, purpose string) *digester {
	d := &digester{mac: hmac.New(sha256.New, key)}
	d.text(purpose)
	return d
}

func (d *digester) number(n int64) {
	binary.BigEndian.PutUint64(d.buf[:], uint64(n))
	d.mac.Write(d.buf[:])
}

func (d *digester) bytes(b []byte) {
	d.number(int64(len(b)))
	d.mac.Write(b)
}

func (d *digester) text(s string) { d.bytes([]byte(s)) }

func (d *digester) flag(b bool) {
	if b {
		d.number(1)
		return
	}
	d.number(0)
}

func (d *digester) sum() []byte { return d.mac.Sum(nil) }

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
