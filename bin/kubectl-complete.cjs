#!/usr/bin/env node
// kubectl asks this program what can follow "kubectl podglass".
process.argv.splice(2, 0, '__complete')
require('./podglass.cjs')
