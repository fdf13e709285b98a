//go:build race

package theme

// racing says that the race detector watches: training takes ten times as long.
const racing = true
