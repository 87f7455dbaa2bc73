#include "sources/tracker/bluez_objects.h"

#include <errno.h>
#include <string.h>

/* ---- properties */

static int read_text(sd_bus_message *m, const char **ret)
{
    return sd_bus_message_read(m, "v", "s", ret);
}

static int read_fact(sd_bus_message *m, enum bluez_fact *ret)
{
    int is_true;
    const int r = sd_bus_message_read(m, "v", "b", &is_true);

    if (r >= 0)
        *ret = is_true ? BLUEZ_YES : BLUEZ_NO;
    return r;
}

static int read_flags(sd_bus_message *m, bool *ret)
{
    const char *flag;
    int r = sd_bus_message_enter_container(m, 'v', "as");

    if (r >= 0)
        r = sd_bus_message_enter_container(m, 'a', "s");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_read_basic(m, 's', &flag)) > 0)
        *ret |= strcmp(flag, "notify") == 0 || strcmp(flag, "indicate") == 0;
    if (r >= 0)
        r = sd_bus_message_exit_container(m);
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_bytes(sd_bus_message *m, struct bluez_properties *p)
{
    static const uint8_t empty;
    const void *bytes;
    int r = sd_bus_message_enter_container(m, 'v', "ay");

    if (r >= 0)
        r = sd_bus_message_read_array(m, 'y', &bytes, &p->length);
    if (r < 0)
        return r;
    p->value = p->length ? bytes : &empty;
    return sd_bus_message_exit_container(m);
}

/* @type: of the value of the property @name, which is next in the message. */
static int read_property(sd_bus_message *m, const char *name, const char *type,
                         struct bluez_properties *p)
{
    if (strcmp(type, "s") == 0) {
        if (strcmp(name, "Address") == 0)
            return read_text(m, &p->address);
        if (strcmp(name, "Name") == 0)
            return read_text(m, &p->name);
        if (strcmp(name, "Alias") == 0)
            return read_text(m, &p->alias);
        if (strcmp(name, "UUID") == 0)
            return read_text(m, &p->uuid);
    } else if (strcmp(type, "b") == 0) {
        if (strcmp(name, "Connected") == 0)
            return read_fact(m, &p->is_connected);
        if (strcmp(name, "ServicesResolved") == 0)
            return read_fact(m, &p->is_resolved);
    } else if (strcmp(type, "as") == 0 && strcmp(name, "Flags") == 0) {
        return read_flags(m, &p->can_notify);
    } else if (strcmp(type, "ay") == 0 && strcmp(name, "Value") == 0) {
        return read_bytes(m, p);
    }
    return sd_bus_message_skip(m, "v");
}

static int read_properties(sd_bus_message *m, struct bluez_properties *ret)
{
    const char *name, *type;
    int r = sd_bus_message_enter_container(m, 'a', "{sv}");

    memset(ret, 0, sizeof *ret);
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "sv")) > 0) {
        r = sd_bus_message_read_basic(m, 's', &name);
        if (r >= 0)
            r = sd_bus_message_peek_type(m, NULL, &type);
        if (r >= 0)
            r = read_property(m, name, type, ret);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

int bluez_properties_changed(sd_bus_message *m, const char *interface, struct bluez_properties *ret)
{
    const char *whose;
    int r = sd_bus_message_read_basic(m, 's', &whose);

    if (r >= 0 && strcmp(whose, interface) != 0)
        r = -ENOENT;
    if (r >= 0)
        r = read_properties(m, ret);
    return r < 0 ? r : 0;
}

/* ---- objects */

typedef void (*on_object_t)(void *userdata, const char *path, const char *interface,
                            const struct bluez_properties *p);

/* Reads "oa{sa{sv}}" and calls @on_object for each interface. */
static int read_object(sd_bus_message *m, on_object_t on_object, void *userdata)
{
    const char *path, *interface;
    struct bluez_properties p;
    int r = sd_bus_message_read_basic(m, 'o', &path);

    if (r >= 0)
        r = sd_bus_message_enter_container(m, 'a', "{sa{sv}}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "sa{sv}")) > 0) {
        r = sd_bus_message_read_basic(m, 's', &interface);
        if (r >= 0)
            r = read_properties(m, &p);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
        on_object(userdata, path, interface, &p);
    }
    return r < 0 ? r : sd_bus_message_exit_container(m);
}

static int read_objects(sd_bus_message *m, on_object_t on_object, void *userdata)
{
    int r = sd_bus_message_rewind(m, /* complete= */ true);

    if (r >= 0)
        r = sd_bus_message_enter_container(m, 'a', "{oa{sa{sv}}}");
    if (r < 0)
        return r;
    while ((r = sd_bus_message_enter_container(m, 'e', "oa{sa{sv}}")) > 0) {
        r = read_object(m, on_object, userdata);
        if (r >= 0)
            r = sd_bus_message_exit_container(m);
        if (r < 0)
            return r;
    }
    return r;
}

static enum gatt_kind kind_of(const char *interface, const struct bluez_properties *p)
{
    return strcmp(interface, BLUEZ_CHARACTERISTIC) == 0 && p->uuid ? gatt_kind_find(p->uuid)
                                                                   : GATT_KIND_MAX;
}

static void on_added(void *userdata, const char *, const char *interface,
                     const struct bluez_properties *p)
{
    bool *is_of_interest = userdata;

    *is_of_interest |= kind_of(interface, p) != GATT_KIND_MAX;
}

bool bluez_adds_characteristic(sd_bus_message *m)
{
    bool is_of_interest = false;

    read_object(m, on_added, &is_of_interest);
    return is_of_interest;
}

/* The length of the path of the device to which a characteristic belongs: BlueZ exports it as
 * DEVICE/serviceXXXX/charXXXX. */
static size_t device_length(const char *path)
{
    size_t n = strlen(path);

    for (int i = 0; i < 2; i++)
        while (n && path[--n] != '/')
            ;
    return n;
}

static struct bluez_device_object *find_device(struct bluez_objects *o, const char *path, size_t n)
{
    for (unsigned i = 0; i < o->n; i++)
        if (o->devices[i].path_length == n && strncmp(o->devices[i].path, path, n) == 0)
            return &o->devices[i];
    return NULL;
}

static void on_characteristic(void *userdata, const char *path, const char *interface,
                              const struct bluez_properties *p)
{
    const enum gatt_kind kind = kind_of(interface, p);
    const size_t n = device_length(path);
    struct bluez_objects *o = userdata;
    struct bluez_device_object *device;

    if (kind == GATT_KIND_MAX)
        return;
    device = find_device(o, path, n);
    if (!device && o->n == BLUEZ_DEVICES_MAX) {
        o->n_left_out++;
        return;
    }
    if (!device) {
        device = &o->devices[o->n++];
        *device = (struct bluez_device_object){ .path = path, .path_length = n };
    }
    if (device->n < BLUEZ_CHARACTERISTICS_MAX)
        device->characteristics[device->n++] =
            (struct bluez_object){ .path = path, .kind = kind, .can_notify = p->can_notify };
}

/* Copies an address in capitals. Returns false if it is none. */
static bool copy_address(char *to, const char *from)
{
    unsigned i;

    if (!from)
        return false;
    for (i = 0; i < BLUEZ_ADDRESS_SIZE - 1; i++) {
        to[i] = from[i] >= 'a' && from[i] <= 'f' ? (char)(from[i] - 'a' + 'A') : from[i];
        if (i % 3 == 2 ? to[i] != ':' : !to[i] || !strchr("0123456789ABCDEF", to[i]))
            break;
    }
    to[i] = '\0';
    return i == BLUEZ_ADDRESS_SIZE - 1 && !from[i];
}

static void on_device(void *userdata, const char *path, const char *interface,
                      const struct bluez_properties *p)
{
    struct bluez_device_object *device = find_device(userdata, path, strlen(path));

    if (!device || strcmp(interface, BLUEZ_DEVICE) != 0 ||
        !copy_address(device->address, p->address))
        return;
    device->path = path;
    device->name = p->name ? p->name : p->alias ? p->alias : "";
    device->is_connected = p->is_connected == BLUEZ_YES;
    device->is_resolved = p->is_resolved == BLUEZ_YES;
}

/* Characteristics without a device. */
static void drop_nameless(struct bluez_objects *o)
{
    unsigned n = 0;

    for (unsigned i = 0; i < o->n; i++)
        if (o->devices[i].name)
            o->devices[n++] = o->devices[i];
    o->n = n;
}

int bluez_objects_read(sd_bus_message *m, struct bluez_objects *ret)
{
    int r;

    ret->n = ret->n_left_out = 0;
    r = read_objects(m, on_characteristic, ret);
    if (r >= 0)
        r = read_objects(m, on_device, ret); /* its place in the list is not defined */
    drop_nameless(ret);
    return r < 0 ? r : 0;
}
