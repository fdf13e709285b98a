package staff

import (
	"reflect"
	"slices"
	"testing"
)

// The test of how often the page of an answer reads the store counts by name. A method
// that these pages get to call has to be counted there.
func TestCodingPagesAskTheStoreForWhatIsCounted(t *testing.T) {
	t.Parallel()
	counted := []string{"Dockets", "PublicComment", "Users"}
	var can []string
	for _, asked := range []reflect.Type{reflect.TypeFor[staffPageStore](), reflect.TypeFor[workplaceStore]()} {
		for method := range asked.Methods() {
			can = append(can, method.Name)
		}
	}
	slices.Sort(can)
	if !slices.Equal(can, counted) {
		t.Errorf("the pages can ask for %q, counted is %q: count the rest in handlers/staff_coding_reads_test.go",
			can, counted)
	}
}
