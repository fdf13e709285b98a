package assets

import _ "embed" // of the picture

// Preview is the picture that other sites show beside a link to this one, of 1200 by 630
// pixels. It lies apart from the built files: its address never changes.
//
//go:embed img/preview.png
var Preview []byte
