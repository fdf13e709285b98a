package docket

import "testing"

func TestShippedFilesAreReadable(t *testing.T) {
	d, book := ShippedDocket()
	if len(d.Questions) != 5 || len(book.Themes) != 34 {
		t.Fatal(len(d.Questions), len(book.Themes))
	}
	if _, _, err := Load(Shipped(), "HITRUST-CSF-2017-0001.toml"); err != nil {
		t.Fatal(err)
	}
}
