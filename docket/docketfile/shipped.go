package docketfile

import (
	"embed"
	"fmt"
	"io/fs"

	"commentportal/docket/codebookfile"

	"commentportal/docket"
)

//go:embed files
var shipped embed.FS

// shippedFile is the docket that a portal without any files on its first start.
const shippedFile = "HHS-HCIC-2016-0001.toml"

// Shipped holds the docket files and codebooks that come with the program. Only
// the task force's docket is filed by itself; the others are to be copied.
func Shipped() fs.FS {
	files, err := fs.Sub(shipped, "files")
	if err != nil {
		panic(err) // the folder is part of the program
	}
	return files
}

// ShippedDocket is the task force's docket with its codebook.
func ShippedDocket() (docket.Docket, docket.Codebook) {
	d, book, err := Load(Shipped(), shippedFile)
	if err != nil {
		panic(err) // a test reads the files before they ship
	}
	return d, book
}

// Load reads the docket file called name and the codebook that it names beside
// it. The codebook is zero when it names none.
func Load(files fs.FS, name string) (docket.Docket, docket.Codebook, error) {
	data, err := fs.ReadFile(files, name)
	if err != nil {
		return docket.Docket{}, docket.Codebook{}, fmt.Errorf("read docket file: %w", err)
	}
	d, err := Parse(name, data)
	if err != nil || d.CodebookFile == "" {
		return d, docket.Codebook{}, err
	}
	f, err := files.Open(d.CodebookFile)
	if err != nil {
		return docket.Docket{}, docket.Codebook{}, fmt.Errorf("%s names the codebook %s, which cannot be read: put "+
			"it beside the docket file: %w", name, d.CodebookFile, err)
	}
	defer f.Close()
	book, err := codebookfile.ParseCSV(d.CodebookFile, f)
	if err != nil {
		return docket.Docket{}, docket.Codebook{}, err
	}
	book.Docket = d.ID
	return d, book, nil
}
