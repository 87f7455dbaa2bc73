/*
 * Capture: which programs capture a microphone, a camera or the screen, from PipeWire's nodes and
 * links.
 *
 * A stream counts when it runs and one of its links comes from a microphone, a camera or the
 * screen. Only links are used: the target in a stream's properties is a request that PipeWire need
 * not fulfil. A stream that records the sound of the desktop is linked to a sink or to another
 * program, so it does not count. Pure: uses neither libpipewire nor a clock.
 */
#pragma once

#include <stdbool.h>
#include <stdint.h>

/* More than were seen on any desktop; further nodes and links are ignored. */
#define CAPTURE_NODES_MAX 512
#define CAPTURE_LINKS_MAX 1024

/* Bytes with the final NUL; longer names are cut. */
#define CAPTURE_NAME_MAX 64

enum capture_role {
    CAPTURE_NOTHING, /* ignored */
    CAPTURE_MICROPHONE,
    CAPTURE_CAMERA,
    CAPTURE_SCREEN,
    CAPTURE_SOUND_STREAM, /* of a program that records sound */
    CAPTURE_IMAGE_STREAM, /* of a program that records images */
    CAPTURE_ROLE_MAX
};

/* Returns the value of a node's property @key, or NULL. */
typedef const char *(*capture_lookup)(const void *props, const char *key);

struct capture_node {
    uint32_t id;
    enum capture_role role;
    bool is_running; /* streams: from the last capture_set_stream() */
    bool is_left_out;
    char name[CAPTURE_NAME_MAX]; /* streams: name of the program */
};

struct capture_link {
    uint32_t id, output, input; /* @output, @input: ids of nodes; data flows from output to input */
};

struct capture {
    unsigned n_nodes, n_links;
    struct capture_node *nodes;
    struct capture_link *links;
};

void capture_init(struct capture *c);
void capture_done(struct capture *c);

/* @props: the node's properties in PipeWire's registry. */
enum capture_role capture_role_of(capture_lookup lookup, const void *props);
bool capture_is_stream(enum capture_role role);

/* Returns false if the node is ignored: @role is CAPTURE_NOTHING, @id is known, CAPTURE_NODES_MAX
 * is reached, or there is no memory. */
bool capture_add_node(struct capture *c, uint32_t id, enum capture_role role);

/* Returns false if the link is ignored: @input is no known stream, CAPTURE_LINKS_MAX is reached, or
 * there is no memory. */
bool capture_add_link(struct capture *c, uint32_t id, uint32_t output, uint32_t input);

/* Removes a node or a link; returns false if @id is unknown. */
bool capture_remove(struct capture *c, uint32_t id);

/* Updates a stream. @props: NULL: unchanged. Returns false if @id is no known stream. */
bool capture_set_stream(struct capture *c, uint32_t id, bool is_running, capture_lookup lookup,
                        const void *props);

/* Calls @each for each stream that counts, once for each role that it captures: microphone, camera
 * or screen. @name: borrowed for the call; may be empty. */
void capture_list(const struct capture *c,
                  void (*each)(void *userdata, enum capture_role from, const char *name),
                  void *userdata);
