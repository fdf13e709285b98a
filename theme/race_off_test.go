//go:build !race

package theme

const racing = false
