"""Plans → Read a document: upload, correct beside the text, see what will change, write it all or nothing."""
