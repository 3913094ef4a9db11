/** Unit tests run on a database in memory; each file gets its own. */
import 'fake-indexeddb/auto'
