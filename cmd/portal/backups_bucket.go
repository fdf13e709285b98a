package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"commentportal/export/objectstore"
	"commentportal/store"
)

// backupPlace is where the backups of a schedule lie.
type backupPlace interface {
	// list lists the backups, oldest first.
	list(ctx context.Context) ([]madeBackup, error)
	// make makes a backup under a name, checked in full.
	make(ctx context.Context, c config, db *store.DB, name string, progress func(done, total int64)) error
	// remove removes backups.
	remove(ctx context.Context, names []string) error
}

// placeOf opens the place that a setting names: a folder, or a bucket.
func placeOf(ctx context.Context, setting, where string) (backupPlace, error) {
	if !objectstore.IsAddress(where) {
		return backupFolder(where), nil
	}
	address, err := objectstore.ParseAddress(where)
	if err != nil {
		return nil, usagef("%s does not understand the address of the object store: %w", setting, err)
	}
	bucket, err := objectstore.Open(ctx, address)
	if err != nil {
		return nil, err
	}
	return backupBucket{files: objectstore.NewFiles(bucket.Named(setting)), address: address}, nil
}

// backupFolder is a folder of backups.
type backupFolder string

func (f backupFolder) list(context.Context) ([]madeBackup, error) { return listBackups(string(f)) }

func (f backupFolder) make(ctx context.Context, c config, db *store.DB, name string,
	progress func(done, total int64)) error {
	if err := os.MkdirAll(string(f), 0o700); err != nil {
		return fmt.Errorf("make the folder of backups: %w", err)
	}
	return c.makeBackup(ctx, db, filepath.Join(string(f), name), progress)
}

func (f backupFolder) remove(_ context.Context, names []string) error {
	for _, name := range names {
		path := filepath.Join(string(f), name)
		// The database last: as long as it is there, the backup is tried again.
		if err := errors.Join(os.RemoveAll(path+exportsSuffix), store.RemoveBackup(path)); err != nil {
			return fmt.Errorf("remove the backup %s: %w", name, err)
		}
	}
	return nil
}

// backupBucket is a bucket of backups. Each file of a backup is an object files/HASH, so one
// that several backups hold is there once; NAME.json, written when all of them were read back,
// says which belong to a backup.
type backupBucket struct {
	files   objectstore.Files
	address objectstore.Address
}

// The names in a bucket of backups.
const (
	bucketIndex = ".json"
	bucketFiles = "files/"
)

// orphanAge is how old an object without a backup has to be before it is removed: a backup in
// the making has no index yet.
const orphanAge = 24 * time.Hour

// backupIndex lists the files of a backup in a bucket.
type backupIndex struct {
	Made  time.Time      `json:"made"`
	Files []bucketedFile `json:"files"`
}

// bucketedFile is a file of a backup, by its path beside the backup.
type bucketedFile struct {
	Name   string `json:"name"`
	SHA256 string `json:"sha256"`
	Bytes  int64  `json:"bytes"`
}

func (b backupBucket) list(ctx context.Context) ([]madeBackup, error) {
	objects, err := b.files.List(ctx, "portal-")
	if err != nil {
		return nil, fmt.Errorf("list the backups in %s: %w", b.address, err)
	}
	var list []madeBackup
	for _, o := range objects {
		name, ok := strings.CutSuffix(o.Name, bucketIndex)
		if when, err := time.Parse(backupTime, name); ok && err == nil {
			list = append(list, madeBackup{name, when})
		}
	}
	slices.SortFunc(list, func(a, b madeBackup) int { return a.at.Compare(b.at) })
	return list, nil
}

func (b backupBucket) make(ctx context.Context, c config, db *store.DB, name string,
	progress func(done, total int64)) (err error) {
	temp, err := os.MkdirTemp("", "portal-backup-")
	if err != nil {
		return fmt.Errorf("there is no place to make a backup in: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temp)) }()
	if err := db.Backup(ctx, filepath.Join(temp, name), progress); err != nil {
		return err
	}
	index := backupIndex{Made: now().UTC()}
	send := func(path, under string) error { return b.send(ctx, &index, path, under) }
	if err := eachFile(temp, "", send); err != nil {
		return err
	}
	if !objectstore.IsAddress(c.ExportsDir) {
		if err := eachFile(c.exportsFolder(), name+exportsSuffix, send); err != nil {
			return err
		}
	}
	body, err := json.MarshalIndent(index, "", "  ")
	if err != nil {
		return fmt.Errorf("list the files of the backup: %w", err)
	}
	if err := b.files.Write(ctx, name+bucketIndex, append(body, '\n')); err != nil {
		return fmt.Errorf("the backup %s was not finished: %w", name, err)
	}
	return c.noteBackup()
}

// send stores one file unless it is there, reads it back and notes it.
func (b backupBucket) send(ctx context.Context, index *backupIndex, path, name string) error {
	sum, size, err := sumOf(path)
	if err != nil {
		return err
	}
	text := hex.EncodeToString(sum[:])
	object := bucketFiles + text
	there, err := b.files.List(ctx, object)
	if err != nil {
		return fmt.Errorf("store %s: %w", name, err)
	}
	if len(there) == 0 {
		if err := b.files.Send(ctx, object, path); err != nil {
			return fmt.Errorf("store %s: %w", name, err)
		}
	}
	got, err := b.files.Sum(ctx, object)
	switch {
	case err != nil:
		return fmt.Errorf("read %s back: %w", name, err)
	case got != sum && len(there) > 0:
		return fmt.Errorf("the object %s%s is not what was stored under its name: remove it, and the next backup "+
			"stores it anew", bucketFiles, text)
	case got != sum:
		return fmt.Errorf("%s was stored, and what is read back is something else", name)
	}
	index.Files = append(index.Files, bucketedFile{Name: name, SHA256: text, Bytes: size})
	return nil
}

func (b backupBucket) index(ctx context.Context, name string) (index backupIndex, err error) {
	body, err := b.files.Read(ctx, name+bucketIndex)
	if errors.Is(err, fs.ErrNotExist) {
		return index, usagef("there is no backup %s in %s: `aws s3 ls %s/` lists them", name, b.address, b.address)
	}
	if err != nil {
		return index, err
	}
	if err := json.Unmarshal(body, &index); err != nil {
		return index, fmt.Errorf("the list of files of the backup %s is damaged: take an earlier backup", name)
	}
	return index, nil
}

// remove removes backups, and the objects that no other one holds.
func (b backupBucket) remove(ctx context.Context, names []string) error {
	gone := map[string]bool{}
	for _, name := range names {
		index, err := b.index(ctx, name)
		if err != nil {
			return err
		}
		for _, f := range index.Files {
			gone[bucketFiles+f.SHA256] = true
		}
		if err := b.files.Remove(ctx, name+bucketIndex); err != nil {
			return fmt.Errorf("remove the backup %s: %w", name, err)
		}
	}
	left, err := b.list(ctx)
	if err != nil {
		return err
	}
	held := map[string]bool{}
	for _, backup := range left {
		index, err := b.index(ctx, backup.name)
		if err != nil {
			return err
		}
		for _, f := range index.Files {
			held[bucketFiles+f.SHA256] = true
		}
	}
	objects, err := b.files.List(ctx, bucketFiles)
	if err != nil {
		return err
	}
	for _, o := range objects {
		if !held[o.Name] && (gone[o.Name] || now().Sub(o.At) > orphanAge) {
			if err := b.files.Remove(ctx, o.Name); err != nil {
				return fmt.Errorf("remove what no backup holds: %w", err)
			}
		}
	}
	return nil
}

// fetch brings a backup into a folder, as makeBackup would have left it there, and returns its
// path. Every file is compared with its hash.
func (b backupBucket) fetch(ctx context.Context, name, folder string) (string, error) {
	index, err := b.index(ctx, name)
	if err != nil {
		return "", err
	}
	for _, f := range index.Files {
		if !filepath.IsLocal(f.Name) {
			return "", fmt.Errorf("the list of files of the backup %s is damaged: take an earlier backup", name)
		}
		path := filepath.Join(folder, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return "", fmt.Errorf("bring the backup here: %w", err)
		}
		sum, err := b.files.Fetch(ctx, bucketFiles+f.SHA256, path)
		if err != nil {
			return "", fmt.Errorf("bring %s here: %w", f.Name, err)
		}
		if hex.EncodeToString(sum[:]) != f.SHA256 {
			return "", fmt.Errorf("%s of the backup %s is damaged in the bucket: take an earlier backup", f.Name, name)
		}
	}
	return filepath.Join(folder, name), nil
}

// backupAt parts s3://BUCKET/PREFIX/portal-DATE.backup?… into the place and the backup; the
// name is empty where the address names the place alone.
func backupAt(where string) (place, name string) {
	path, query, _ := strings.Cut(where, "?")
	if at := strings.LastIndexByte(path, '/'); at >= 0 {
		if _, err := time.Parse(backupTime, path[at+1:]); err == nil {
			path, name = path[:at], path[at+1:]
		}
	}
	if query != "" {
		path += "?" + query
	}
	return path, name
}

// backupToBucket makes a backup by hand in a bucket, and returns its address.
func backupToBucket(ctx context.Context, c config, db *store.DB, where string,
	progress func(done, total int64)) (string, error) {
	place, name := backupAt(where)
	if name != "" {
		return "", usagef("backup names what it writes to an object store by itself: leave %s out of the address", name)
	}
	bucket, err := placeOf(ctx, "the address", place)
	if err != nil {
		return "", err
	}
	if name, err = unusedName(ctx, bucket); err != nil {
		return "", err
	}
	if err := bucket.make(ctx, c, db, name, progress); err != nil {
		return "", err
	}
	return bucket.(backupBucket).address.String() + "/" + name, nil
}

// bringBackup brings a backup from a bucket into a folder that drop removes: the newest one
// where the address names none. A path of this machine stays as it is.
func bringBackup(ctx context.Context, where string) (path string, drop func(), err error) {
	if !objectstore.IsAddress(where) {
		return where, func() {}, nil
	}
	at, name := backupAt(where)
	place, err := placeOf(ctx, "the address", at)
	if err != nil {
		return "", nil, err
	}
	bucket := place.(backupBucket)
	if name == "" {
		list, err := bucket.list(ctx)
		if err != nil {
			return "", nil, err
		}
		if len(list) == 0 {
			return "", nil, usagef("there is no backup in %s", bucket.address)
		}
		name = list[len(list)-1].name
	}
	folder, err := os.MkdirTemp("", "portal-restore-")
	if err != nil {
		return "", nil, fmt.Errorf("there is no place to bring a backup to: %w", err)
	}
	drop = func() { _ = os.RemoveAll(folder) } // temporary files, which the system clears as well
	if path, err = bucket.fetch(ctx, name, folder); err != nil {
		drop()
		return "", nil, err
	}
	return path, drop, nil
}

// sumOf returns hash and size of a file.
func sumOf(path string) (sum [sha256.Size]byte, size int64, err error) {
	f, err := os.Open(path)
	if err != nil {
		return sum, 0, fmt.Errorf("read a file of the backup: %w", err)
	}
	defer f.Close() //nolint:errcheck // only read
	hash := sha256.New()
	if size, err = io.Copy(hash, f); err != nil {
		return sum, 0, fmt.Errorf("read a file of the backup: %w", err)
	}
	return [sha256.Size]byte(hash.Sum(nil)), size, nil
}

// eachFile calls fn with each file of a folder, if there is one, and its name below another.
func eachFile(folder, under string, fn func(path, name string) error) error {
	if _, err := os.Stat(folder); errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return filepath.WalkDir(folder, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		name, err := filepath.Rel(folder, path)
		if err != nil {
			return err
		}
		return fn(path, filepath.ToSlash(filepath.Join(under, name)))
	})
}
