/*
 * Reads a trace line by line, cuts each line into words and parses its instant: the minimum that a
 * replay must do. ./check bench compares the replay with it.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int main(int argc, char **argv)
{
    FILE *file = argc == 2 ? fopen(argv[1], "r") : NULL;
    unsigned long lines = 0, words = 0;
    long long last = 0;
    char *line = NULL;
    size_t size = 0;

    if (!file)
        return EXIT_FAILURE;
    while (getline(&line, &size, file) > 0) {
        char *rest = line;

        lines++;
        last = strtoll(line, NULL, 10);
        while (strsep(&rest, " \n"))
            words++;
    }
    free(line);
    fclose(file);
    printf("%lu lines, %lu words, %lld\n", lines, words, last);
    return EXIT_SUCCESS;
}
