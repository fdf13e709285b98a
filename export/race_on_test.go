//go:build race

package export

// racing says that the race detector slows everything down tenfold and more: tests that read many
// comments read fewer of them.
const racing = true
