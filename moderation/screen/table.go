package screen

import "bytes"

// maxColumns bounds the columns of a table that are read.
const maxColumns = 40

// findTable finds rows below a line that names columns, as in a pasted CSV file:
// parted by commas, semicolons, tabs or bars.
func findTable(doc *document) {
	for from := 0; from < len(doc.low); {
		line, next := lineAt(doc, from)
		columns, sep := tableHeader(line)
		from = next
		if columns == nil {
			continue
		}
		for from < len(doc.low) {
			row, after := lineAt(doc, from)
			if !readRow(doc, from, row, columns, sep) {
				break
			}
			from = after
		}
	}
}

// plainColumns are names of columns that tell of nobody by themselves.
var plainColumns = wordSet(`room rm bed unit ward floor dx diagnosis reason complaint balance amount due status date
	time id
	age sex gender race zip city state notes note comment provider doctor physician allergies allergy meds medication
	medications test result results value email code codes plan payer isolation diet procedure department dept type
	cuarto cama diagnostico saldo fecha edad sexo notas medico resultado`)

// lineAt is the line that begins at byte from, and where the next one begins.
func lineAt(doc *document, from int) (line []byte, next int) {
	if n := bytes.IndexByte(doc.low[from:], '\n'); n >= 0 {
		return doc.low[from : from+n], from + n + 1
	}
	return doc.low[from:], len(doc.low)
}

// tableHeader reads a line that names two private columns at least, and nothing
// but names of columns.
func tableHeader(line []byte) ([]fieldKind, byte) {
	if len(line) == 0 || len(line) > 400 {
		return nil, 0
	}
	for _, sep := range []byte{',', ';', '\t', '|'} {
		if !hasShortFields(line, sep) {
			continue
		}
		fields := bytes.Split(line, []byte{sep})
		columns := make([]fieldKind, len(fields))
		known, private := 0, 0
		for k, f := range fields {
			if len(bytes.Fields(f)) > 3 {
				known = -maxColumns
			}
			name := fieldName(f)
			if kind, ok := kindOfField(name); ok {
				columns[k] = kind
				known++
				if kind.rule != ruleZIP { // a place alone tells of nobody
					private++
				}
			} else if plainColumns[name] {
				known++
			}
		}
		if known >= 2 && private > 0 {
			return columns, sep
		}
	}
	return nil, 0
}

// hasShortFields reports two fields of a line or more, none of them longer than the name of a
// column: most sentences are told from the head of a table by that.
func hasShortFields(line []byte, sep byte) bool {
	const longest = 30
	fields := 1
	for {
		k := bytes.IndexByte(line[:min(len(line), longest+1)], sep)
		if k < 0 {
			break
		}
		line = line[k+1:]
		fields++
	}
	return len(line) <= longest && fields >= 2 && fields <= maxColumns
}

// readRow reports the fields of a row of the table, and whether it is one. A name
// with a comma in it takes two fields.
func readRow(doc *document, from int, row []byte, columns []fieldKind, sep byte) bool {
	fields := bytes.Count(row, []byte{sep}) + 1
	extra := fields - len(columns)
	if len(row) == 0 || extra < -1 || extra > 1 || fields < 2 || len(row) > 2000 {
		return false
	}
	var buf [maxColumns + 2]int
	starts := fieldStarts(row, sep, buf[:0])
	n := len(starts) - 1
	for column, k := 0, 0; k < n && column < len(columns); column++ {
		last := k
		kind := columns[column]
		if kind.rule == rulePatient {
			switch {
			case extra == 1:
				last, extra = k+1, 0
			case column+1 < len(columns) && columns[column+1].rule == rulePatient && k+1 < n:
				last = k + 1
				column++
			}
		}
		if kind.rule != nil {
			reportField(doc, from+starts[k], from+starts[last+1]-1, fieldKind{kind.rule, "A field of a pasted table, " +
				"below a column that names it."})
		}
		k = last + 1
	}
	return true
}

// fieldStarts lists where the fields of a row begin, and, last, where one behind it
// would.
func fieldStarts(row []byte, sep byte, starts []int) []int {
	for at := 0; len(starts) < maxColumns+1 && at <= len(row); {
		starts = append(starts, at)
		k := bytes.IndexByte(row[at:], sep)
		if k < 0 {
			break
		}
		at += k + 1
	}
	return append(starts, len(row)+1)
}
