/*
 * Exercise text: which texts of an exercise file every notification server can show whole.
 */
#pragma once

#include <stdbool.h>

#define EXERCISE_TEXT_ERROR_MAX 160

struct exercise_text_rule {
    unsigned characters;   /* at most; 0: as many as fit into .lines */
    unsigned lines;        /* of a notification, at most; 0: it is not shown in one */
    bool has_sides;        /* {side} and {other} may occur */
    bool is_without_sides; /* they might occur, but the exercise has no sides */
    bool has_paragraphs;   /* line feeds may occur */
};

/* Is @text, which is UTF-8, as @rule demands? If not, @ret_error is the reason, as the end of a
 * sentence about it; EXERCISE_TEXT_ERROR_MAX bytes. */
bool exercise_text_fits(const char *text, const struct exercise_text_rule *rule, char *ret_error);
