/** Small things this browser remembers without a database; it may forget them, nothing depends on it. */
export function recall(key: string): string | null {
  try {
    return localStorage.getItem(`anxun.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`anxun.${key}`, value)
  } catch {
    // A browser that forbids storage goes on without.
  }
}
