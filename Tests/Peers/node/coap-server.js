'use strict'

// A CoAP server of npm's coap that takes registrations, and nothing else of LwM2M.

const coap = require('coap')
const { say, onRequest } = require('./lines')

const location = ['rd', 'a place', 'of-its-own']
const refusals = []

const server = coap.createServer((request, response) => {
  const fields = {
    method: request.method,
    url: request.url,
    format: request.headers['Content-Format'],
    payload: request.payload.toString(),
    type: request._packet.confirmable ? 'CON' : 'NON'
  }
  if (request.method === 'POST' && request.url.startsWith('/rd?')) {
    response.code = refusals.shift() || '2.01'
    if (response.code === '2.01') {
      response.setOption('Location-Path', location.map(segment => Buffer.from(segment)))
    }
  } else if (decodeURIComponent(request.url.split('?')[0]) === '/' + location.join('/')) {
    response.code = refusals.shift() || (request.method === 'DELETE' ? '2.02' : '2.04')
  } else {
    response.code = '4.04'
  }

  say('request', { ...fields, answered: response.code })
  response.end()
})

server.listen(Number(process.argv[2]), '127.0.0.1', () => say('listening', {}))
onRequest(({ refuse }) => {
  refusals.push(refuse)
  say('noted', {})
})
