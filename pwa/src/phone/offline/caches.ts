/** Small pictures the service worker keeps; they belong to the person signed in. */
export const PHOTO_CACHE = 'photos'
