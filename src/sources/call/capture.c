#include "sources/call/capture.h"

#include <stdlib.h>
#include <string.h>

#include "core/text.h"

#define GROW_BY 16

void capture_init(struct capture *c)
{
    memset(c, 0, sizeof *c);
}

void capture_done(struct capture *c)
{
    free(c->nodes);
    free(c->links);
    capture_init(c);
}

static bool is(capture_lookup lookup, const void *props, const char *key, const char *wanted)
{
    const char *value = lookup(props, key);

    return value && strcmp(value, wanted) == 0;
}

static bool is_true(capture_lookup lookup, const void *props, const char *key)
{
    return is(lookup, props, key, "true") || is(lookup, props, key, "1");
}

/* The class "Audio/Source" includes "Audio/Source/Virtual". */
static bool is_class(const char *class, const char *wanted)
{
    size_t n = strlen(wanted);

    return strncmp(class, wanted, n) == 0 && (class[n] == 0 || class[n] == '/');
}

/* A camera belongs to a device or has the role Camera. The screen comes from a compositor or a
 * portal: programs, whose nodes have neither. */
static enum capture_role role_of_images(capture_lookup lookup, const void *props)
{
    const char *name = lookup(props, "node.name");

    if (lookup(props, "device.id") || lookup(props, "device.api") ||
        is(lookup, props, "media.role", "Camera"))
        return CAPTURE_CAMERA;
    if (name && (strncmp(name, "v4l2_input", 10) == 0 || strncmp(name, "libcamera_input", 15) == 0))
        return CAPTURE_CAMERA;
    return CAPTURE_SCREEN;
}

enum capture_role capture_role_of(capture_lookup lookup, const void *props)
{
    const char *class = lookup(props, "media.class");

    if (!class)
        return CAPTURE_NOTHING;
    if (is_class(class, "Audio/Source") || is_class(class, "Audio/Duplex"))
        return CAPTURE_MICROPHONE;
    if (is_class(class, "Video/Source") || is_class(class, "Stream/Output/Video"))
        return role_of_images(lookup, props);
    /* Compared whole: a class with a suffix is an internal stream of a Bluetooth headset. */
    if (strcmp(class, "Stream/Input/Audio") == 0)
        return CAPTURE_SOUND_STREAM;
    if (strcmp(class, "Stream/Input/Video") == 0)
        return CAPTURE_IMAGE_STREAM;
    return CAPTURE_NOTHING;
}

bool capture_is_stream(enum capture_role role)
{
    return role == CAPTURE_SOUND_STREAM || role == CAPTURE_IMAGE_STREAM;
}

static struct capture_node *find_node(const struct capture *c, uint32_t id)
{
    for (unsigned i = 0; i < c->n_nodes; i++)
        if (c->nodes[i].id == id)
            return &c->nodes[i];
    return NULL;
}

/* Makes room for one more in a list of @n; returns false if it is full or there is no memory. */
static bool grow(void **list, unsigned n, unsigned max, size_t size)
{
    void *bigger;

    if (n == max)
        return false;
    if (n % GROW_BY)
        return true;
    bigger = realloc(*list, (n + GROW_BY) * size);
    if (bigger)
        *list = bigger;
    return bigger != NULL;
}

bool capture_add_node(struct capture *c, uint32_t id, enum capture_role role)
{
    if (role == CAPTURE_NOTHING || find_node(c, id) ||
        !grow((void **)&c->nodes, c->n_nodes, CAPTURE_NODES_MAX, sizeof *c->nodes))
        return false;
    c->nodes[c->n_nodes++] = (struct capture_node){ .id = id, .role = role };
    return true;
}

bool capture_add_link(struct capture *c, uint32_t id, uint32_t output, uint32_t input)
{
    const struct capture_node *to = find_node(c, input);

    if (!to || !capture_is_stream(to->role) ||
        !grow((void **)&c->links, c->n_links, CAPTURE_LINKS_MAX, sizeof *c->links))
        return false;
    c->links[c->n_links++] = (struct capture_link){ .id = id, .output = output, .input = input };
    return true;
}

bool capture_remove(struct capture *c, uint32_t id)
{
    for (unsigned i = 0; i < c->n_nodes; i++) {
        if (c->nodes[i].id != id)
            continue;
        c->nodes[i] = c->nodes[--c->n_nodes];
        return true;
    }
    for (unsigned i = 0; i < c->n_links; i++) {
        if (c->links[i].id != id)
            continue;
        c->links[i] = c->links[--c->n_links];
        return true;
    }
    return false;
}

/*
 * Streams that do not mean a call: the level meters of volume controls; and the input side of a
 * loopback, a filter, an echo canceller or a converter of a sound server, whose output side is the
 * microphone that the programs of a call record. Such nodes are virtual, belong to a group of
 * links, or have the role DSP. Plasma's task bar makes its window previews as a screencast.
 */
static bool is_left_out(enum capture_role role, capture_lookup lookup, const void *props)
{
    if (lookup(props, "node.link-group") || is_true(lookup, props, "node.virtual") ||
        is(lookup, props, "media.role", "DSP") || is_true(lookup, props, "stream.monitor") ||
        is_true(lookup, props, "stream.capture.sink") || is_true(lookup, props, "resample.peaks") ||
        is(lookup, props, "media.category", "Monitor"))
        return true;
    if (is(lookup, props, "application.id", "org.PulseAudio.pavucontrol") ||
        is(lookup, props, "application.id", "org.gnome.VolumeControl"))
        return true;
    return role == CAPTURE_IMAGE_STREAM && is(lookup, props, "application.name", "plasmashell");
}

/* Does not use media.name: that is the title of a page or a film, which is private. */
static const char *name_of(capture_lookup lookup, const void *props)
{
    static const char *const keys[] = { "application.name", "application.process.binary",
                                        "node.description", "node.name" };

    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++) {
        const char *value = lookup(props, keys[i]);

        if (value && *value)
            return value;
    }
    return "";
}

bool capture_set_stream(struct capture *c, uint32_t id, bool is_running, capture_lookup lookup,
                        const void *props)
{
    struct capture_node *node = find_node(c, id);

    if (!node || !capture_is_stream(node->role))
        return false;
    node->is_running = is_running;
    if (props) {
        node->is_left_out = is_left_out(node->role, lookup, props);
        text_copy(node->name, sizeof node->name, name_of(lookup, props));
    }
    return true;
}

/* A sound stream can capture a microphone; an image stream a camera or the screen. */
static bool fits(enum capture_role stream, enum capture_role from)
{
    if (stream == CAPTURE_SOUND_STREAM)
        return from == CAPTURE_MICROPHONE;
    return from == CAPTURE_CAMERA || from == CAPTURE_SCREEN;
}

static bool comes_from(const struct capture *c, const struct capture_node *stream,
                       enum capture_role from)
{
    for (unsigned i = 0; i < c->n_links; i++) {
        const struct capture_node *node;

        if (c->links[i].input != stream->id)
            continue;
        node = find_node(c, c->links[i].output);
        if (node && node->role == from)
            return true;
    }
    return false;
}

void capture_list(const struct capture *c,
                  void (*each)(void *userdata, enum capture_role from, const char *name),
                  void *userdata)
{
    for (unsigned i = 0; i < c->n_nodes; i++) {
        const struct capture_node *node = &c->nodes[i];

        if (!capture_is_stream(node->role) || !node->is_running || node->is_left_out)
            continue;
        for (enum capture_role from = CAPTURE_MICROPHONE; from <= CAPTURE_SCREEN; from++)
            if (fits(node->role, from) && comes_from(c, node, from))
                each(userdata, from, node->name);
    }
}
