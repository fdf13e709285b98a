package store

import (
	"context"
	"crypto/hmac"
	"encoding/hex"
	"strconv"
	"strings"

	"commentportal/docket"
)

// keptMAC is the keyed digest of a kept export and its files: who changes a file
// in the folder and its hash here is found out.
func (s *sealer) keptMAC(k docket.KeptExport) []byte {
	d := newDigest(s.digest, "kept export")
	d.text(string(k.Docket))
	d.text(k.Name)
	d.text(k.Purpose)
	d.number(micros(k.SnapshotAt))
	d.number(int64(k.By))
	d.number(micros(k.At))
	for _, f := range k.Files {
		d.text(f.Name)
		d.number(f.Bytes)
		d.bytes(f.SHA256[:])
	}
	return d.sum()
}

func keptPlace(id docket.ID, name string) string { return string(id) + "/" + name }

// KeepExport records that an export was kept: its files must lie where they will
// be read. No name is ever given twice. By zero is the operator, at the machine.
//
// It returns docket.ErrExists when the docket has a kept export of the name,
// docket.ErrNotFound when there is no such docket, and docket.Invalid for "name"
// and "purpose".
func (db Archive) KeepExport(ctx context.Context, k docket.KeptExport) error {
	k.Purpose = strings.TrimSpace(storable(k.Purpose))
	if invalid := k.Check(); len(invalid) > 0 {
		return invalid
	}
	return named(db.write(ctx, func(t *tx) error {
		if _, err := readDocket(ctx, t, k.Docket); err != nil {
			return err
		}
		var n int
		if err := t.row(ctx, `SELECT count(*) FROM kept_exports WHERE docket = $1 AND name = $2`, string(k.Docket),
			k.Name).Scan(&n); err != nil {
			return err
		}
		if n > 0 {
			return docket.ErrExists
		}
		k := k
		k.At = t.now()
		k.SnapshotAt = at(micros(k.SnapshotAt))
		var purpose []byte
		if k.Purpose != "" {
			purpose = db.sealer.seal("kept_exports.purpose", keptPlace(k.Docket, k.Name), []byte(k.Purpose))
		}
		mac := db.sealer.keptMAC(k)
		if _, err := t.exec(ctx, `
			INSERT INTO kept_exports (docket, name, purpose, snapshot_at, kept_by, kept_at, mac) VALUES ($1, $2, $3, $4,
			$5, $6, $7)`,
			string(k.Docket), k.Name, purpose, micros(k.SnapshotAt), int64(k.By), micros(k.At), mac); err != nil {
			return err
		}
		for i, f := range k.Files {
			if _, err := t.exec(ctx,
				`INSERT INTO kept_files (docket, name, position, file, bytes, sha256) VALUES ($1, $2, $3, $4, $5, $6)`,
				string(k.Docket), k.Name, i, f.Name, f.Bytes, f.SHA256[:]); err != nil {
				return err
			}
		}
		by := docket.ActorOperator
		if k.By != 0 {
			by = k.By.Actor()
		}
		t.record(by, "export.kept", string(k.Docket), map[string]string{
			"name": k.Name, "files": strconv.Itoa(len(k.Files)), "bytes": strconv.FormatInt(k.Bytes(), 10),
			"mac": hex.EncodeToString(mac[:16]),
		})
		return nil
	}), "keep export %s of %s", k.Name, k.Docket)
}

// KeptExports lists the kept exports of a docket with their files, newest first.
func (db Archive) KeptExports(ctx context.Context, id docket.ID) ([]docket.KeptExport, error) {
	list, _, err := readKept(ctx, db.read, db.sealer, `k.docket = $1`, string(id))
	return list, named(err, "kept exports of %s", id)
}

// KeptExport reads one kept export; docket.ErrNotFound when there is none.
func (db Archive) KeptExport(ctx context.Context, id docket.ID, name string) (docket.KeptExport, error) {
	list, _, err := readKept(ctx, db.read, db.sealer, `k.docket = $1 AND k.name = $2`, string(id), name)
	if err == nil && len(list) == 0 {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.KeptExport{}, named(err, "kept export %s of %s", name, id)
	}
	return list[0], nil
}

// readKept reads kept exports and their MACs.
func readKept(ctx context.Context, q querier, s *sealer, where string, args ...any) ([]docket.KeptExport, [][]byte,
	error) {
	var list []docket.KeptExport
	var macs [][]byte
	place := map[string]int{}
	err := each(ctx, q, `SELECT k.docket, k.name, k.purpose, k.snapshot_at, k.kept_by, k.kept_at, k.mac FROM
		kept_exports k
		WHERE `+where+` ORDER BY k.kept_at DESC, k.docket, k.name`, args, func(r rows) error {
		var k docket.KeptExport
		var purpose, mac []byte
		var snapshot, kept int64
		if err := r.Scan(&k.Docket, &k.Name, &purpose, &snapshot, &k.By, &kept, &mac); err != nil {
			return err
		}
		k.SnapshotAt, k.At = at(snapshot), at(kept)
		if purpose != nil {
			plain, err := s.open("kept_exports.purpose", keptPlace(k.Docket, k.Name), purpose)
			if err != nil {
				return err
			}
			k.Purpose = string(plain)
		}
		place[keptPlace(k.Docket, k.Name)] = len(list)
		list, macs = append(list, k), append(macs, mac)
		return nil
	})
	if err != nil || len(list) == 0 {
		return nil, nil, err
	}
	err = each(ctx, q, `SELECT k.docket, k.name, k.file, k.bytes, k.sha256 FROM kept_files k
		WHERE `+where+` ORDER BY k.docket, k.name, k.position`, args, func(r rows) error {
		var id docket.ID
		var name string
		var f docket.KeptFile
		var sum []byte
		if err := r.Scan(&id, &name, &f.Name, &f.Bytes, &sum); err != nil {
			return err
		}
		copy(f.SHA256[:], sum)
		if i, ok := place[keptPlace(id, name)]; ok {
			list[i].Files = append(list[i].Files, f)
		}
		return nil
	})
	return list, macs, err
}

// conclusions opens what staff wrote and compares kept exports with their keyed
// digests.
func (v *verification) conclusions(ctx context.Context) error {
	for _, check := range []func(context.Context) error{v.quotations, v.recommendations, v.lostVersions,
		v.sections, memoCheck{v}.all} {
		if err := check(ctx); err != nil {
			return err
		}
	}
	list, macs, err := readKept(ctx, v.s, v.db.sealer, `k.docket <> $1`, "")
	if err == errSealed { //nolint:errorlint // the sealer's own word
		v.problem("The purpose of a kept export cannot be opened: it was changed or moved.")
		return nil
	}
	for i, k := range list {
		if !hmac.Equal(macs[i], v.db.sealer.keptMAC(k)) {
			v.problem("What the database says of the kept export %s of %s was changed outside the portal.", k.Name,
				k.Docket)
		}
	}
	return err
}

// quotations opens the reasons of quotations.
func (v *verification) quotations(ctx context.Context) error {
	return each(ctx, v.s, `SELECT q.excerpt, q.reason FROM quotations q WHERE q.reason IS NOT NULL ORDER BY q.excerpt`,
		nil, func(r rows) error {
			var id int64
			var reason []byte
			if err := r.Scan(&id, &reason); err != nil {
				return err
			}
			if _, err := v.db.sealer.open("quotations.reason", strconv.FormatInt(id, 10), reason); err != nil {
				v.problem("The reason of the quotation from excerpt %d cannot be opened: it was changed or moved.", id)
			}
			return nil
		})
}

// recommendations opens every version of every recommendation.
func (v *verification) recommendations(ctx context.Context) error {
	return each(ctx, v.s,
		`SELECT v.docket, v.number, v.version, v.body FROM recommendation_versions v ORDER BY v.docket, v.number,
			v.version`, nil, func(r rows) error {
			var id docket.ID
			var number int64
			var version int
			var body []byte
			if err := r.Scan(&id, &number, &version, &body); err != nil {
				return err
			}
			if _, err := v.db.sealer.open("recommendation_versions.body", bodyPlace(id, number, version),
				body); err != nil {
				v.problem("Version %d of recommendation %s of %s cannot be opened: it was changed or moved.", version,
					docket.RecommendationID(number), id)
			}
			return nil
		})
}

// lostVersions looks for recommendations that have fewer versions than they say.
func (v *verification) lostVersions(ctx context.Context) error {
	return each(ctx, v.s, `
		SELECT r.docket, r.number FROM recommendations r
		 WHERE r.version <> (SELECT count(*) FROM recommendation_versions v WHERE v.docket = r.docket AND v.number =
		 r.number)
		 ORDER BY r.docket, r.number`, nil, func(r rows) error {
		var id docket.ID
		var number int64
		err := r.Scan(&id, &number)
		v.problem("Recommendation %s of %s has lost a version.", docket.RecommendationID(number), id)
		return err
	})
}
