'use strict'

// How a test and a script of this folder talk: one JSON object a line, requests on stdin, answers and events on stdout.

const readline = require('readline')

exports.say = (what, fields) => process.stdout.write(JSON.stringify({ what, ...fields }) + '\n')

exports.onRequest = handle => {
  const lines = readline.createInterface({ input: process.stdin })
  lines.on('line', line => handle(JSON.parse(line)))
  lines.on('close', () => process.exit(0))
}
