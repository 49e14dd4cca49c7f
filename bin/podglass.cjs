#!/usr/bin/env node
// Nothing here is newer than Node 12, so that one that is too old says so instead of failing to parse.
const [major, minor] = process.versions.node.split('.').map(Number)
if (major < 20 || (major === 20 && minor < 19)) {
  process.stderr.write(
    `podglass needs Node 20.19 or newer; this is ${process.version}, ${process.execPath}.\n`,
  )
  process.exitCode = 2
} else {
  import('../dist/program/podglass.mjs').catch((error) => {
    process.stderr.write(`${error.stack}\n`)
    process.exitCode = 3
  })
}
