// Package assets holds the portal's style sheets, scripts and icons and serves
// them under names that carry a hash of their content, so that a browser may
// keep them for a year.
//
// The files are built from npm packages by assets/build.mjs into assets/dist
// and are not committed. A placeholder there lets the package compile; Built
// tells the two apart.
package assets

import (
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"path"
	"strconv"
	"strings"
	"sync"
)

//go:embed all:dist
var dist embed.FS

// Prefix is where the files are served.
const Prefix = "/assets/"

// ErrNotBuilt is returned by Built when the program carries no style sheet.
var ErrNotBuilt = errors.New("this program was built without its style sheets and scripts; run \"make build\" and " +
	"start the program it leaves")

// file is one asset, ready to send.
type file struct {
	body        []byte
	gzip        []byte // nil: not worth compressing
	contentType string
}

// bundle is what the build left: files by hashed name, and the plain names that
// pages use.
type bundle struct {
	names map[string]string // "portal.css" → "portal-1a2b3c4d5e6f.css"
	files map[string]file   // by hashed name
}

// load reads the embedded files once.
var load = sync.OnceValues(func() (bundle, error) {
	b := bundle{names: map[string]string{}, files: map[string]file{}}
	manifest, err := dist.ReadFile("dist/manifest.json")
	if err != nil {
		return b, ErrNotBuilt
	}
	if err := json.Unmarshal(manifest, &b.names); err != nil {
		return b, fmt.Errorf("assets: dist/manifest.json is damaged, build the assets again: %w", err)
	}
	for plain, hashed := range b.names {
		body, err := dist.ReadFile("dist/" + hashed)
		if err != nil {
			return b, fmt.Errorf("assets: %s is missing, build the assets again", plain)
		}
		f := file{body: body, contentType: contentType(hashed)}
		if gz, err := dist.ReadFile("dist/" + hashed + ".gz"); err == nil {
			f.gzip = gz
		}
		b.files[hashed] = f
	}
	return b, nil
})

// contentType names the type of the kinds of file that the build makes. The
// operating system's table is not asked: it differs between machines.
func contentType(name string) string {
	switch path.Ext(name) {
	case ".css":
		return "text/css; charset=utf-8"
	case ".js":
		return "text/javascript; charset=utf-8"
	case ".svg":
		return "image/svg+xml"
	case ".png":
		return "image/png"
	case ".ico":
		return "image/x-icon"
	}
	return "application/octet-stream"
}

// Built returns nil when the program carries the built files, and an error that
// says what to do when it does not.
func Built() error {
	_, err := load()
	return err
}

// Path is the address of an asset by its plain name: Path("portal.css") is
// "/assets/portal-<hash>.css". The address of an unknown name answers 404.
func Path(name string) string {
	b, _ := load()
	if hashed, ok := b.names[name]; ok {
		return Prefix + hashed
	}
	return Prefix + name
}

// Handler serves the files below Prefix, compressed where the browser takes
// gzip. A name never changes its content, so browsers may keep it for a year.
func Handler() http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		b, _ := load()
		f, ok := b.files[strings.TrimPrefix(r.URL.Path, Prefix)]
		if !ok {
			w.Header().Set("Cache-Control", "no-store")
			http.Error(w, "There is no such file.", http.StatusNotFound)
			return
		}
		body := f.body
		h := w.Header()
		h.Set("Content-Type", f.contentType)
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
		if f.gzip != nil {
			h.Set("Vary", "Accept-Encoding")
			if AcceptsGzip(r.Header.Get("Accept-Encoding")) {
				h.Set("Content-Encoding", "gzip")
				body = f.gzip
			}
		}
		h.Set("Content-Length", strconv.Itoa(len(body)))
		if r.Method != http.MethodHead {
			_, _ = w.Write(body) // the reader has gone; there is nobody to tell
		}
	})
}

// AcceptsGzip reads an Accept-Encoding header: gzip must be named and not
// refused with q=0.
func AcceptsGzip(header string) bool {
	for part := range strings.SplitSeq(header, ",") {
		coding, params, _ := strings.Cut(part, ";")
		if !strings.EqualFold(strings.TrimSpace(coding), "gzip") {
			continue
		}
		q, found := strings.CutPrefix(strings.TrimSpace(params), "q=")
		if !found {
			return true
		}
		v, err := strconv.ParseFloat(q, 64)
		return err == nil && v > 0
	}
	return false
}
