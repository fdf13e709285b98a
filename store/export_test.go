package store

// Statements lists the texts of the queries that readers have prepared, as
// SQLite sees them.
func (db *DB) Statements() []string {
	db.read.mu.RLock()
	defer db.read.mu.RUnlock()
	var list []string
	for q := range db.read.stmts {
		list = append(list, db.dialect.bind(q))
	}
	return list
}
