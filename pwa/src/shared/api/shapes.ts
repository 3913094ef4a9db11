/** The shapes of answers that change what this phone keeps: asked before it does. Only what is built upon. */

type Loose = Record<string, unknown>

const isObject = (value: unknown): value is Loose =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isText = (value: unknown): value is string => typeof value === 'string'
const isList =
  (of: (one: unknown) => boolean) =>
  (value: unknown): boolean =>
    Array.isArray(value) && value.every(of)
/** May be left out. */
const orNone =
  (is: (value: unknown) => boolean) =>
  (value: unknown): boolean =>
    value === undefined || value === null || is(value)
const isMap =
  (of: (one: unknown) => boolean) =>
  (value: unknown): boolean =>
    isObject(value) && Object.values(value).every(of)

/** A person who signed in. */
export const isMe = (body: unknown): boolean =>
  isObject(body) &&
  [body['id'], body['name'], body['user_name'], body['role'], body['server_time']].every(
    (one) => isText(one) && one !== '',
  ) &&
  isObject(body['grid']) &&
  isText(body['grid']['path']) &&
  isObject(body['county']) &&
  isText(body['county']['code']) &&
  isObject(body['office']) &&
  typeof body['must_change_password'] === 'boolean'

export const isPushAnswer = (body: unknown): boolean =>
  isObject(body) && isList((one) => isObject(one) && isText(one['id']) && isText(one['result']))(body['results'])

export const isDelta = (body: unknown): boolean =>
  isObject(body) &&
  isText(body['cursor']) &&
  isText(body['server_time']) &&
  !Number.isNaN(Date.parse(body['server_time'])) &&
  orNone(isMap(isList(isObject)))(body['rows']) &&
  orNone(isMap(isList(isText)))(body['gone']) &&
  orNone(isList(isText))(body['leave'])

export const isKeptPhoto = (body: unknown): boolean => isObject(body) && isText(body['sha256'])

/** A page of rows, each with an id. */
export const isPage = (body: unknown): boolean =>
  isObject(body) && isList((one) => isObject(one) && isText(one['id']))(body['items'])
