//go:build race

package export

// raceDetector slows everything down tenfold and more: tests that read many
// comments read fewer of them.
const racing = true
