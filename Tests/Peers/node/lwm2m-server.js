'use strict'

// The LwM2M server of lwm2m-node-lib: says who registers, updates and leaves, and manages devices as it is asked to.

// Each request is of a client of its own behind a proxy, whose Message IDs begin anywhere: here all at the same.
if (process.argv[4] === 'one-message-id') {
  const random = Math.random
  const step = 1 / (1 << 18)
  Math.random = () => 0.5 + random() * step
}

const server = require('lwm2m-node-lib').server
const { say, onRequest } = require('./lines')

const config = {
  port: Number(process.argv[2]),
  lifetimeCheckInterval: 1000,
  udpWindow: 100,
  defaultType: 'Device',
  types: [],
  logLevel: 'FATAL',
  ipProtocol: 'udp4',
  serverProtocol: 'udp4',
  formats: [
    { name: 'application-vnd-oma-lwm2m/text', value: 1541 },
    { name: 'text/plain', value: 0 }
  ],
  writeFormat: process.argv[3] || 'text/plain',
  defaultAcceptFormat: 'text/plain'
}

server.start(config, (error, info) => {
  if (error) {
    throw error
  }

  server.setHandler(info, 'registration', (endpoint, lifetime, version, binding, payload, done) => {
    say('registered', { endpoint, lifetime, version, binding, payload })
    done()
  })
  server.setHandler(info, 'updateRegistration', (device, payload, done) => {
    say('updated', { endpoint: device.name, lifetime: device.lifetime, payload })
    done(null, device)
  })
  server.setHandler(info, 'unregistration', (device, done) => {
    say('unregistered', { endpoint: device.name })
    done(null, device)
  })
  say('listening', {})
})

const operations = {
  read: (id, [object, instance, resource], request, done) => server.read(id, object, instance, resource, done),
  write: (id, [object, instance, resource], { value }, done) => server.write(id, object, instance, resource, value, done),
  execute: (id, [object, instance, resource], { value }, done) => server.execute(id, object, instance, resource, value, done),
  discover: (id, [object, instance, resource], request, done) => server.discover(id, object, instance, resource, done),
  writeAttributes: (id, [object, instance, resource], { attributes }, done) =>
    server.writeAttributes(id, object, instance, resource, attributes, done),
  observe: (id, [object, instance, resource], request, done) =>
    server.observe(id, object, instance, resource, value => say('notified', { value }), done)
}

onRequest(request => {
  server.getDevice(request.endpoint, (error, device) => {
    if (error) {
      say('answer', { error: error.name })
      return
    }

    operations[request.operation](device.id, request.path, request, (failure, value) =>
      say('answer', failure ? { error: failure.name, code: failure.code } : { value }))
  })
})
