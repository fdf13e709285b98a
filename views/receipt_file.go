package views

import (
	"context"
	"io"

	"github.com/a-h/templ"
)

// receiptCSS lays a receipt out on one sheet: number and facts beside what happens next.
const receiptCSS = `body{color:#000;font:11pt/1.4 system-ui,sans-serif;margin:0 auto;max-width:50rem;padding:1rem}` +
	`h1{font-size:18pt;margin:.2em 0}h2{font-size:13pt;margin:1em 0 .3em}h3{font-size:11pt;margin:.6em 0 .2em}` +
	`p{margin:.3em 0}dl{margin:.5em 0 0}dt{color:#444;font-size:9.5pt}dd,ol{margin:0}ol{padding-left:1.3em}` +
	`dd,code,.words{overflow-wrap:anywhere}.words{white-space:pre-wrap}` +
	`.answer{border-left:3px solid #999;padding-left:.8em}` +
	`.receipt-box{border:1px solid #000;padding:.6em 1em}.tracking{font:700 16pt/1.2 monospace}` +
	`.usa-sr-only{clip-path:inset(50%);height:1px;overflow:hidden;position:absolute;white-space:nowrap;width:1px}` +
	`@media(min-width:40rem){.beside{display:grid;gap:1.5em;grid-template-columns:3fr 2fr}}`

// receiptStyle writes the style of the file into it: it comes with no other file.
func receiptStyle() templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		_, err := io.WriteString(w, "<style>"+receiptCSS+"</style>")
		return err
	})
}
