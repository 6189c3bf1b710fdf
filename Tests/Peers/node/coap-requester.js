'use strict'

// Requests of npm's coap from one port, as a test asks for them. Payloads are in hexadecimal.

const dgram = require('dgram')
const { Agent } = require('coap')
const { parse } = require('coap-packet')
const { say, onRequest } = require('./lines')

const [localPort, devicePort] = process.argv.slice(2).map(Number)
const observations = new Map()
let received = []

const socket = dgram.createSocket('udp4')
socket.on('message', message => received.push(parse(message)))
socket.bind(localPort, '127.0.0.1', () => {
  const agent = new Agent({ socket })
  say('bound', {})
  onRequest(request => request.operation === 'stop' ? stop(request) : send(agent, request))
})

function send (agent, request) {
  received = []
  const message = agent.request({
    host: '127.0.0.1',
    port: devicePort,
    method: request.method || 'GET',
    pathname: request.path,
    query: request.query,
    observe: request.observe,
    confirmable: request.confirmable
  })
  for (const [name, value] of Object.entries(request.options || {})) {
    message.setOption(name, typeof value === 'string' ? Buffer.from(value, 'hex') : value)
  }

  message.on('error', error => say('failed', { error: error.message }))
  message.on('response', response => {
    const answer = payload => ({
      code: response.code,
      format: response.headers['Content-Format'],
      location: response.options.filter(option => option.name === 'Location-Path').map(option => String(option.value)).join('/'),
      observe: response.headers.Observe,
      payload: payload.toString('hex'),
      messages: received.map(packet => packet.code)
    })
    if (!request.observe || response.code !== '2.05') {
      say('response', answer(response.payload))
      return
    }

    observations.set(request.path, response)
    response.on('data', payload => say('notified', answer(payload)))
  })
  message.end(Buffer.from(request.payload || '', 'hex'))
}

// Lazily: the next notification is reset. Eagerly: a GET with Observe 1 goes out at once.
function stop ({ path, eagerly }) {
  observations.get(path).close(eagerly)
  observations.delete(path)
  say('stopped', {})
}
