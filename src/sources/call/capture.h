/*
 * Capture: who hears a microphone, sees a camera, or takes the screen, from PipeWire's nodes and
 * links.
 *
 * A stream counts when it runs and one of its links comes from such a thing: what it was told to
 * capture is a wish, the link is the fact. What records the sound that the desktop plays is linked
 * to a sink or to another program, so it does not count. Pure: knows neither PipeWire nor clocks.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* More of either than any desktop has been seen to have; what comes on top is left out. */
#define CAPTURE_NODES_MAX 512
#define CAPTURE_LINKS_MAX 1024

/* Bytes, the final NUL among them; what is longer is cut. */
#define CAPTURE_NAME_MAX 64

enum capture_role {
    CAPTURE_NOTHING, /* of no interest */
    CAPTURE_MICROPHONE,
    CAPTURE_CAMERA,
    CAPTURE_SCREEN,
    CAPTURE_SOUND_STREAM, /* a program that records sound ... */
    CAPTURE_IMAGE_STREAM, /* ... or images */
    CAPTURE_ROLE_MAX
};

/* A node's properties: the value of a key, or NULL. */
typedef const char *(*capture_lookup)(const void *props, const char *key);

struct capture_node {
    uint32_t id;
    enum capture_role role;
    bool is_running; /* streams: as the last capture_set_stream() said */
    bool is_left_out;
    char name[CAPTURE_NAME_MAX]; /* streams: the program's */
};

struct capture_link {
    uint32_t id, output, input; /* it leads from the one node to the other */
};

struct capture {
    unsigned n_nodes, n_links;
    struct capture_node *nodes;
    struct capture_link *links;
};

void capture_init(struct capture *c);
void capture_done(struct capture *c);

/* What a node is, by what the registry says of it. */
enum capture_role capture_role_of(capture_lookup lookup, const void *props);
bool capture_is_stream(enum capture_role role);

/* Returns false when it is left out: of no interest, one too many, or no memory. */
bool capture_add_node(struct capture *c, uint32_t id, enum capture_role role);

/* Links that lead to no known stream are left out. */
bool capture_add_link(struct capture *c, uint32_t id, uint32_t output, uint32_t input);

/* What went, node or link; returns false if it was unknown. */
bool capture_remove(struct capture *c, uint32_t id);

/* What a stream says of itself. @props: NULL: as before. Returns false if it is unknown. */
bool capture_set_stream(struct capture *c, uint32_t id, bool is_running, capture_lookup lookup,
                        const void *props);

/* Calls @each for each stream that counts, with what it captures: microphone, camera or screen; a
 * stream of several of these once for each. @name: borrowed for the call, perhaps empty. */
void capture_list(const struct capture *c,
                  void (*each)(void *userdata, enum capture_role from, const char *name),
                  void *userdata);
