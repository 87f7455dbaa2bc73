# Each line becomes a C string.
s/[\\"]/\\&/g
s/^ */"/
s/$/\\n"/
