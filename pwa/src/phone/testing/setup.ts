/** Unit tests run on a database in memory and a server of our own; nothing else is made up. */
import 'fake-indexeddb/auto'
