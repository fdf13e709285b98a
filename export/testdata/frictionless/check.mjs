// Reads an exported folder with the data package reader of Frictionless Data, which
// shares nothing with the exporter: the package against the profile of the
// specification, every row of every table against its schema, keys and references.
//
//   node check.mjs FOLDER
//
// Prints a line a table and exits 1 with a line a problem. The reader takes the
// byte order mark for a part of the first column's name, so it reads a copy of
// the tables without it; size and digest are those of the files themselves.
import { createHash } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import datapackage from 'datapackage'

const { Package } = datapackage
const folder = process.argv[2]
const problems = []
const mark = Buffer.from([0xef, 0xbb, 0xbf])

const copy = mkdtempSync(path.join(tmpdir(), 'datapackage-'))
try {
  const descriptor = JSON.parse(readFileSync(path.join(folder, 'datapackage.json'), 'utf8'))
  for (const resource of descriptor.resources) {
    let data = readFileSync(path.join(folder, resource.path))
    if (data.length !== resource.bytes) problems.push(`${resource.path}: ${data.length} bytes, described as ${resource.bytes}`)
    const digest = 'sha256:' + createHash('sha256').update(data).digest('hex')
    if (digest !== resource.hash) problems.push(`${resource.path}: ${digest}, described as ${resource.hash}`)
    if (resource.bom) {
      if (!data.subarray(0, 3).equals(mark)) problems.push(`${resource.path}: no byte order mark`)
      data = data.subarray(3)
    }
    writeFileSync(path.join(copy, resource.path), data)
  }
  await check(descriptor)
} finally {
  rmSync(copy, { recursive: true })
}
for (const p of problems) console.error(p)
process.exitCode = problems.length > 0 ? 1 : 0

async function check(descriptor) {
  const pkg = await Package.load(descriptor, { basePath: copy, strict: false })
  for (const e of pkg.errors) problems.push(`datapackage.json: ${e.message}`)
  if (!pkg.valid) problems.push('datapackage.json is not valid')
  for (const resource of pkg.resources) {
    if (resource.descriptor.profile !== 'tabular-data-resource') continue
    const width = resource.schema.fields.length
    let rows = 0
    try {
      for await (const row of await resource.iter({ cast: true, forceCast: true })) {
        rows++
        if (row.errors) {
          for (const e of row.errors) problems.push(`${resource.name} row ${rows}: ${e.message}`)
        } else if (row instanceof Error) {
          problems.push(`${resource.name} row ${rows}: ${row.message} ${(row.errors || []).map((e) => e.message).join('; ')}`)
        } else if (row.length !== width) {
          problems.push(`${resource.name} row ${rows}: ${row.length} cells, ${width} columns`)
        }
      }
    } catch (e) {
      problems.push(`${resource.name}: ${e.message} ${(e.errors || []).map((x) => x.message).join('; ')}`)
    }
    if (rows !== resource.descriptor.rows) problems.push(`${resource.name}: ${rows} rows, described as ${resource.descriptor.rows}`)
    if (resource.schema.foreignKeys.length > 0) {
      try {
        await resource.checkRelations()
      } catch (e) {
        problems.push(`${resource.name}: ${e.message}`)
      }
    }
    console.log(`${resource.name}: ${rows} rows, ${width} columns, ${resource.schema.foreignKeys.length} references`)
  }
}
