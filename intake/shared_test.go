package intake

import (
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"
)

// sharedPath is a file of public data that lies beside the checkout. The test is
// skipped where it is not there.
func sharedPath(t testing.TB, name string) string {
	t.Helper()
	folder := os.Getenv("PORTAL_SHARED")
	if folder == "" {
		folder = filepath.Join("..", "..", "shared")
	}
	path := filepath.Join(folder, "data", name)
	if _, err := os.Stat(path); err != nil {
		t.Skipf("no shared data: %s is not there", name)
	}
	return path
}

func sharedGzip(t testing.TB, name string) io.Reader {
	t.Helper()
	f, err := os.Open(sharedPath(t, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = f.Close() })
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	return z
}
