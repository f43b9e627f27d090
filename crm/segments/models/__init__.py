from crm.segments.models.segment import NAME_LENGTH, Of, SeenBy, Segment, SegmentMember, SegmentSize

__all__ = ["NAME_LENGTH", "Of", "SeenBy", "Segment", "SegmentMember", "SegmentSize"]
