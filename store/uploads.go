package store

import (
	"context"
	"encoding/json"
	"errors"
	"strconv"
	"strings"
	"unicode/utf8"

	"commentportal/docket"
)

const (
	uploadChunk  = 512 << 10 // bytes of a file in one row
	mostUploads  = 10        // that one person has at a time; the oldest goes
	maxMapName   = 80        // code points
	uploadSilent = 2 * 60    // seconds after which filing was given up
)

// uploadBody is what of an upload is sealed.
type uploadBody struct {
	FileName string                `json:"name"`
	Settings docket.ImportSettings `json:"settings"`
	Done     docket.ImportDone     `json:"done"`
}

func uploadChunkPlace(id string, position int) string { return id + "/" + strconv.Itoa(position) }

// AddUpload keeps a file for the person who sent it, for docket.KeepUpload. Their
// oldest upload beyond ten goes. It returns docket.ErrNotFound for an unknown docket.
func (db Intake) AddUpload(ctx context.Context, u docket.Upload, file []byte) error {
	if len(file) > docket.MaxUpload {
		return errors.New("store: keep an upload: it is too large")
	}
	err := db.write(ctx, func(t *tx) error {
		if _, err := readDocket(ctx, t, u.Docket); err != nil {
			return err
		}
		if err := t.forgetOld(ctx); err != nil {
			return err
		}
		body, err := sealUpload(db.sealer, u)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO uploads (id, user_id, docket, at, bytes, state, beat, body)
			VALUES ($1, $2, $3, $4, $5, 'waiting', 0, $6)`, u.ID, int64(u.User), string(u.Docket), micros(t.now()),
			len(file), body); err != nil {
			return err
		}
		const old = `SELECT id FROM uploads WHERE user_id = $1 AND state <> 'filing' AND id NOT IN
			(SELECT id FROM uploads WHERE user_id = $1 ORDER BY at DESC, id LIMIT $2)`
		if _, err := t.exec(ctx, `DELETE FROM upload_chunks WHERE upload IN (`+old+`)`, int64(u.User),
			int64(mostUploads)); err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM uploads WHERE id IN (`+old+`)`, int64(u.User), int64(mostUploads))
		return err
	})
	for position := 0; err == nil && position*uploadChunk < len(file); position++ {
		part := file[position*uploadChunk : min(len(file), (position+1)*uploadChunk)]
		sealed := db.sealer.seal("upload_chunks.body", uploadChunkPlace(u.ID, position), part)
		err = db.write(ctx, func(t *tx) error {
			_, err := t.exec(ctx, `INSERT INTO upload_chunks (upload, position, body) VALUES ($1, $2, $3)`, u.ID,
				position, sealed)
			return err
		})
	}
	return named(err, "keep an upload for %s", u.Docket)
}

func sealUpload(s *sealer, u docket.Upload) ([]byte, error) {
	plain, err := json.Marshal(uploadBody{u.FileName, u.Settings, u.Done})
	if err != nil {
		return nil, err
	}
	return s.seal("uploads.body", unsentPlace(u.User, u.ID), plain), nil
}

const uploadColumns = `u.id, u.user_id, u.docket, u.at, u.bytes, u.state, u.beat, u.body`

func scanUpload(s *sealer, r row) (docket.Upload, error) {
	var u docket.Upload
	var when, beat int64
	var sealed []byte
	if err := r.Scan(&u.ID, &u.User, &u.Docket, &when, &u.Bytes, &u.State, &beat, &sealed); err != nil {
		return u, err
	}
	plain, err := s.open("uploads.body", unsentPlace(u.User, u.ID), sealed)
	if err != nil {
		return u, err
	}
	var b uploadBody
	err = json.Unmarshal(plain, &b)
	u.At, u.Beat, u.FileName, u.Settings, u.Done = at(when), at(beat), b.FileName, b.Settings, b.Done
	return u, err
}

func readUpload(ctx context.Context, s *sealer, q querier, id string, earliest int64) (docket.Upload, error) {
	return scanUpload(s, q.row(ctx, `SELECT `+uploadColumns+` FROM uploads u WHERE u.id = $1 AND u.at >= $2`, id,
		earliest))
}

// earliestUpload is when the oldest upload came in that is still kept.
func (db Intake) earliestUpload() int64 { return micros(db.now().Add(-docket.KeepUpload)) }

// Upload reads what is known of a person's upload; docket.ErrNotFound when it is
// kept no more, or is somebody else's.
func (db Intake) Upload(ctx context.Context, by docket.UserID, id string) (docket.Upload, error) {
	u, err := readUpload(ctx, db.sealer, db.read, id, db.earliestUpload())
	if err == nil && u.User != by {
		err = docket.ErrNotFound
	}
	if err != nil {
		return docket.Upload{}, named(err, "upload")
	}
	return u, nil
}

// UploadsOf lists a person's uploads, the latest first.
func (db Intake) UploadsOf(ctx context.Context, by docket.UserID) ([]docket.Upload, error) {
	var list []docket.Upload
	err := each(ctx, db.read, `SELECT `+uploadColumns+` FROM uploads u WHERE u.user_id = $1 AND u.at >= $2
		ORDER BY u.at DESC, u.id`, []any{int64(by), db.earliestUpload()}, func(r rows) error {
		u, err := scanUpload(db.sealer, r)
		list = append(list, u)
		return err
	})
	return list, named(err, "uploads of %s", by)
}

// UploadedFile opens the whole file of a person's upload.
func (db Intake) UploadedFile(ctx context.Context, by docket.UserID, id string) ([]byte, error) {
	u, err := db.Upload(ctx, by, id)
	if err != nil {
		return nil, err
	}
	file := make([]byte, 0, u.Bytes)
	err = each(ctx, db.read, `SELECT c.position, c.body FROM upload_chunks c WHERE c.upload = $1 ORDER BY c.position`,
		[]any{id}, func(r rows) error {
			var position int
			var sealed []byte
			if err := r.Scan(&position, &sealed); err != nil {
				return err
			}
			part, err := db.sealer.open("upload_chunks.body", uploadChunkPlace(id, position), sealed)
			file = append(file, part...)
			return err
		})
	if err == nil && int64(len(file)) != u.Bytes { // the upload did not end, or the file is filed
		err = docket.ErrNotFound
	}
	return file, named(err, "file of an upload")
}

// changeUpload changes an upload inside a transaction.
func (db Intake) changeUpload(ctx context.Context, id string,
	change func(*docket.Upload) error) (docket.Upload, error) {
	var u docket.Upload
	err := db.write(ctx, func(t *tx) error {
		var err error
		if u, err = readUpload(ctx, db.sealer, t, id, 0); err != nil {
			return err
		}
		if err := change(&u); err != nil {
			return err
		}
		body, err := sealUpload(db.sealer, u)
		if err != nil {
			return err
		}
		if _, err := t.exec(ctx, `UPDATE uploads SET state = $2, beat = $3, body = $4 WHERE id = $1`, id,
			string(u.State), micros(u.Beat), body); err != nil {
			return err
		}
		if u.State == docket.UploadFiled {
			_, err = t.exec(ctx, `DELETE FROM upload_chunks WHERE upload = $1`, id)
		}
		return err
	})
	return u, named(err, "upload")
}

// isFiling reports whether an upload is being filed, by a server that is alive.
func (db Intake) isFiling(u docket.Upload) bool {
	return u.State == docket.UploadFiling && db.now().Sub(u.Beat).Seconds() < uploadSilent
}

// SetUpload records how a person wants a waiting file to be read.
func (db Intake) SetUpload(ctx context.Context, by docket.UserID, id string, s docket.ImportSettings) error {
	_, err := db.changeUpload(ctx, id, func(u *docket.Upload) error {
		switch {
		case u.User != by:
			return docket.ErrNotFound
		case db.isFiling(*u) || u.State == docket.UploadFiled:
			return docket.ErrBusy
		}
		u.Settings = s
		return nil
	})
	return err
}

// BeginUpload marks an upload as being filed. It returns docket.ErrBusy when it is,
// or was.
func (db Intake) BeginUpload(ctx context.Context, by docket.UserID, id string) (docket.Upload, error) {
	return db.changeUpload(ctx, id, func(u *docket.Upload) error {
		switch {
		case u.User != by:
			return docket.ErrNotFound
		case db.isFiling(*u) || u.State == docket.UploadFiled:
			return docket.ErrBusy
		}
		u.State, u.Beat, u.Done = docket.UploadFiling, db.now(), docket.ImportDone{}
		return nil
	})
}

// BeatUpload says that filing goes on, and how far it is.
func (db Intake) BeatUpload(ctx context.Context, id string, done docket.ImportDone) error {
	_, err := db.changeUpload(ctx, id, func(u *docket.Upload) error {
		u.Beat, u.Done = db.now(), done
		return nil
	})
	return err
}

// EndUpload records how filing ended. The file of an upload that is filed is removed.
func (db Intake) EndUpload(ctx context.Context, id string, state docket.UploadState, done docket.ImportDone) error {
	_, err := db.changeUpload(ctx, id, func(u *docket.Upload) error {
		u.State, u.Beat, u.Done = state, db.now(), done
		return nil
	})
	return err
}

// DropUpload removes a person's upload, unless it is being filed: docket.ErrBusy.
func (db Intake) DropUpload(ctx context.Context, by docket.UserID, id string) error {
	return named(db.write(ctx, func(t *tx) error {
		u, err := readUpload(ctx, db.sealer, t, id, 0)
		switch {
		case err != nil:
			return err
		case u.User != by:
			return docket.ErrNotFound
		case db.isFiling(u):
			return docket.ErrBusy
		}
		if _, err := t.exec(ctx, `DELETE FROM upload_chunks WHERE upload = $1`, id); err != nil {
			return err
		}
		_, err = t.exec(ctx, `DELETE FROM uploads WHERE id = $1`, id)
		return err
	}), "drop an upload")
}

func importMapPlace(id docket.ID, name string) string { return string(id) + "/" + name }

// SaveImportMap keeps a map of columns under its name, in place of one that was. It
// returns docket.Invalid for "map_name".
func (db Intake) SaveImportMap(ctx context.Context, m docket.ImportMap) error {
	m.Name = strings.Join(strings.Fields(m.Name), " ")
	switch n := utf8.RuneCountInString(m.Name); {
	case n == 0:
		return docket.Invalid{"map_name": "Name the mapping, so that you find it again."}
	case n > maxMapName || !utf8.ValidString(m.Name):
		return docket.Invalid{"map_name": "Shorten the name to " + strconv.Itoa(maxMapName) + " characters."}
	}
	body, err := json.Marshal(m.Settings)
	if err != nil {
		return err
	}
	return named(db.write(ctx, func(t *tx) error {
		if _, err := readDocket(ctx, t, m.Docket); err != nil {
			return err
		}
		if _, err := t.exec(ctx, `INSERT INTO import_maps (docket, name, body, saved_by, saved_at) VALUES ($1, $2, $3,
			$4, $5)
			ON CONFLICT (docket, name) DO UPDATE SET body = excluded.body, saved_by = excluded.saved_by, saved_at =
			excluded.saved_at`,
			string(m.Docket), m.Name, db.sealer.seal("import_maps.body", importMapPlace(m.Docket, m.Name), body),
			int64(m.By), micros(t.now())); err != nil {
			return err
		}
		t.record(m.By.Actor(), "import.map_saved", string(m.Docket),
			map[string]string{"columns": strconv.Itoa(len(m.Settings.Map))})
		return nil
	}), "save a map of columns for %s", m.Docket)
}

// ImportMaps lists the kept maps of a docket by name.
func (db Intake) ImportMaps(ctx context.Context, id docket.ID) ([]docket.ImportMap, error) {
	var list []docket.ImportMap
	err := each(ctx, db.read, `SELECT m.name, m.body, m.saved_by, m.saved_at FROM import_maps m WHERE m.docket = $1
		ORDER BY m.name`, []any{string(id)}, func(r rows) error {
		m := docket.ImportMap{Docket: id}
		var sealed []byte
		var when int64
		if err := r.Scan(&m.Name, &sealed, &m.By, &when); err != nil {
			return err
		}
		plain, err := db.sealer.open("import_maps.body", importMapPlace(id, m.Name), sealed)
		if err != nil {
			return err
		}
		m.At = at(when)
		list = append(list, m)
		return json.Unmarshal(plain, &list[len(list)-1].Settings)
	})
	return list, named(err, "maps of columns of %s", id)
}
