package storetest

import (
	"bytes"
	"errors"
	"fmt"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"commentportal/docket"
	"commentportal/store"
)

// uploader makes an account that sends files.
func uploader(t testing.TB, db *store.DB, email string) docket.UserID {
	t.Helper()
	id, err := db.AddUser(t.Context(), docket.User{Email: email, Role: docket.RoleModerator}, "hash",
		docket.ActorOperator)
	must(t, err)
	return id
}

var uploadCases = []testCase{
	{"a file is kept for the person who sent it until it is filed", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		me, other := uploader(t, db, "me@example.test"), uploader(t, db, "other@example.test")
		file := bytes.Repeat([]byte("0123456789abcdef"), 80_000) // several rows
		up := docket.Upload{ID: "up-1", User: me, Docket: ID, Bytes: int64(len(file)), FileName: "März.csv",
			Settings: docket.ImportSettings{Channel: docket.ChannelMail}}
		must(t, db.AddUpload(t.Context(), up, file))
		if got, err := db.UploadedFile(t.Context(), me, "up-1"); err != nil || !bytes.Equal(got, file) {
			t.Errorf("%d bytes come back, error %v", len(got), err)
		}
		for _, by := range []docket.UserID{other, 0} {
			if _, err := db.UploadedFile(t.Context(), by, "up-1"); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s reads the file: %v", by, err)
			}
			if err := db.SetUpload(t.Context(), by, "up-1", docket.ImportSettings{}); !errors.Is(err,
				docket.ErrNotFound) {
				t.Errorf("%s changes the upload: %v", by, err)
			}
			if err := db.DropUpload(t.Context(), by, "up-1"); !errors.Is(err, docket.ErrNotFound) {
				t.Errorf("%s drops the upload: %v", by, err)
			}
		}
		settings := docket.ImportSettings{Map: []docket.ImportColumn{{From: "a", To: "source_id"}}, SkipBad: true}
		must(t, db.SetUpload(t.Context(), me, "up-1", settings))
		begun, err := db.BeginUpload(t.Context(), me, "up-1")
		must(t, err)
		if diff := gocmp.Diff(settings, begun.Settings); diff != "" || begun.FileName != "März.csv" {
			t.Errorf("%s %s", begun.FileName, diff)
		}
		for _, err := range []error{db.DropUpload(t.Context(), me, "up-1"),
			db.SetUpload(t.Context(), me, "up-1", settings)} {
			if !errors.Is(err, docket.ErrBusy) {
				t.Errorf("a file that is being filed can be changed: %v", err)
			}
		}
		if _, err := db.BeginUpload(t.Context(), me, "up-1"); !errors.Is(err, docket.ErrBusy) {
			t.Errorf("begun twice: %v", err)
		}
		must(t, db.BeatUpload(t.Context(), "up-1", docket.ImportDone{Rows: 7}))
		must(t, db.EndUpload(t.Context(), "up-1", docket.UploadFiled, docket.ImportDone{Rows: 9, Filed: 8}))
		got, err := db.Upload(t.Context(), me, "up-1")
		if err != nil || got.State != docket.UploadFiled || got.Done.Filed != 8 {
			t.Errorf("ended as %+v, %v", got, err)
		}
		if _, err := db.UploadedFile(t.Context(), me, "up-1"); !errors.Is(err, docket.ErrNotFound) {
			t.Errorf("the file of a filed upload is still there: %v", err)
		}
		Sound(t, db)
	}},
	{"one person keeps ten files, the latest", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		me := uploader(t, db, "me@example.test")
		for i := range 12 {
			must(t, db.AddUpload(t.Context(), docket.Upload{ID: fmt.Sprintf("up-%02d", i), User: me,
				Docket: ID, Bytes: 1},
				[]byte("x")))
		}
		list, err := db.UploadsOf(t.Context(), me)
		if err != nil || len(list) != 10 || list[0].ID != "up-11" || list[9].ID != "up-02" {
			t.Errorf("%d uploads, error %v: %+v", len(list), err, list)
		}
		must(t, db.DropUpload(t.Context(), me, "up-11"))
		if list, err = db.UploadsOf(t.Context(), me); err != nil || len(list) != 9 {
			t.Errorf("%d uploads after one was dropped, error %v", len(list), err)
		}
		Sound(t, db)
	}},
	{"a mapping is kept under its name", func(t *testing.T, db *store.DB) {
		AddDocket(t, db)
		for _, name := range []string{"", "  ", string(bytes.Repeat([]byte("n"), 81)), "bad \xff"} {
			err := db.SaveImportMap(t.Context(), docket.ImportMap{Docket: ID, Name: name, By: 3})
			if invalid, ok := errors.AsType[docket.Invalid](err); !ok || invalid["map_name"] == "" {
				t.Errorf("%q: %v", name, err)
			}
		}
		one := docket.ImportSettings{Encoding: "windows-1252",
			Map: []docket.ImportColumn{{From: "Ticket", To: "source_id"}}}
		for _, s := range []docket.ImportSettings{{}, one} {
			must(t, db.SaveImportMap(t.Context(), docket.ImportMap{Docket: ID, Name: " Survey  of nurses ",
				Settings: s, By: 3}))
		}
		list, err := db.ImportMaps(t.Context(), ID)
		if err != nil || len(list) != 1 || list[0].Name != "Survey of nurses" ||
			gocmp.Diff(one, list[0].Settings) != "" {
			t.Errorf("kept %+v, error %v", list, err)
		}
		if err := db.SaveImportMap(t.Context(), docket.ImportMap{Docket: "NONE-1", Name: "x"}); !errors.Is(err,
			docket.ErrNotFound) {
			t.Errorf("of no docket: %v", err)
		}
		Sound(t, db)
	}},
}
